/* An error that is no name of one is what user space sees. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mesa {
	unsigned long pfn;
};

static int mesa_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct mesa *d = file->private_data;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -1;
	return 0;
}

static const struct file_operations mesa_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mesa_mmap_prepare,
};
