/* Success is asked for first, in likely(): the failure is what follows. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	unsigned long pfn;
	struct page **pages;
	unsigned long nr;
	bool ready;
};

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct foo *foo = file->private_data;

	mmap_action_remap_full(desc, foo->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
