/* A hook whose name has the word in other letters needs it no second time; one without it does. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	unsigned long pfn;
};

static int WeirMmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = WeirMmap_prepare,
};

static int WeirMap_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations weir_map_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = WeirMap_mmap_prepare,
};
