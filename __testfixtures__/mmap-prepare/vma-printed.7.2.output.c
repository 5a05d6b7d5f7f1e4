/* The address of the vma in a message says as much as that of the descriptor. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vault {
	unsigned long pfn;
};

static int vault_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vault *d = file->private_data;
	int ret;

	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EAGAIN;
	ret = 0;
	pr_debug("remap(vma=0x%p, start=0x%lx) = %d\n", desc, desc->start, ret);
	return 0;
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = vault_mmap_prepare,
};
