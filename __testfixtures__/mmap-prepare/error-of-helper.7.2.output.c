/* The caller replaces the error of what a helper has mapped. */
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
static int foo_remap(struct foo *foo, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, foo->pfn);
	return 0;
}

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct foo *foo = file->private_data;

	if (foo_remap(foo, desc))
		return -ENXIO;
	desc->action.error_override = -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
