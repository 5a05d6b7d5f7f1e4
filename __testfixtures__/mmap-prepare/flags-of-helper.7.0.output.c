/* A helper returns a flag as a number, which its callers only ask for zero. */
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
static int foo_writes(struct vm_area_desc *desc)
{
	return vma_desc_test_flags(desc, VMA_WRITE_BIT);
}

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct foo *foo = file->private_data;

	if (foo_writes(desc) && !foo->ready)
		return -EPERM;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
