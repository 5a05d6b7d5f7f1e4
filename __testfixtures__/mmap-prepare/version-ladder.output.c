/* Branches for kernels that have no mmap_prepare() go. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct yard {
	unsigned long pfn;
};

static int yard_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct yard *d = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	mmap_action_remap_full(desc, d->pfn);
	return 0;
}

static const struct file_operations yard_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = yard_mmap_prepare,
};
