/* What goes with the test of a result goes with its comments, which may say more than the test did: each is told. */
#include <linux/fs.h>
#include <linux/mm.h>

struct boot {
	phys_addr_t base;
	size_t len;
};

static int boot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct boot *boot = file->private_data;
	int status;

	/* maps all of it, which stays */
	status = remap_pfn_range(vma, vma->vm_start, boot->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start, vma->vm_page_prot);
	/* boards of revision A only: the window moves */
	if (status) {
		/*
		 * Seen while the firmware boots, see erratum 12.
		 */
		return status;	/* erratum 13 */
	}

	/* this stays, too */
	return 0;
}

static const struct file_operations boot_fops = {
	.mmap	= boot_mmap,
};
