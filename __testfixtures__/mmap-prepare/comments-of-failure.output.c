/* What goes with the test of a result goes with its comments, which may say more than the test did: each is told. */
#include <linux/fs.h>
#include <linux/mm.h>

struct boot {
	phys_addr_t base;
	size_t len;
};

static int boot_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct boot *boot = file->private_data;

	/* maps all of it, which stays */
	mmap_action_remap_full(desc, boot->base >> PAGE_SHIFT);

	/* this stays, too */
	return 0;
}

static const struct file_operations boot_fops = {
	.mmap_prepare = boot_mmap_prepare,
};
