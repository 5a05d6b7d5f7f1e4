/* The pages of an array from the offset of the mapping on. */
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
	unsigned long n = vma_desc_pages(desc);

	if (desc->pgoff >= foo->nr || n > foo->nr - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, foo->pages + desc->pgoff);
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
