/* Macros of the file that look at members of the vma stand for their text, and go where nothing else uses them. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basin {
	unsigned long phys;
	unsigned long size;
};

static int basin_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct basin *d = file->private_data;

	if (vma_desc_size(desc) > d->size)
		return -EINVAL;
	mmap_action_remap_full(desc, PFN_DOWN(d->phys) + desc->pgoff);
	return 0;
}

static const struct file_operations basin_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = basin_mmap_prepare,
};
