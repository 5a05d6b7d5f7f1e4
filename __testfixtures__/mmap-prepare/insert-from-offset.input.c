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

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int ret;

	if (vma->vm_pgoff >= foo->nr || n > foo->nr - vma->vm_pgoff)
		return -ENXIO;
	for (i = 0; i < n; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     foo->pages[vma->vm_pgoff + i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
