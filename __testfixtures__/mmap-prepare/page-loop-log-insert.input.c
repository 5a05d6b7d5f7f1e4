/* A loop that inserts page after page, and writes of each to the log: the pages are inserted all the same. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vent {
	struct page **pages;
	unsigned int count;
};

static int duct_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vent *vent = file->private_data;
	unsigned long address = vma->vm_start;
	unsigned int i;
	int ret;

	if (vma_pages(vma) != vent->count)
		return -EINVAL;
	for (i = 0; i < vent->count; i++) {
		pr_debug("page %u\n", i);
		ret = vm_insert_page(vma, address, vent->pages[i]);
		if (ret)
			return ret;
		address += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations duct_fops = {
	.mmap = duct_mmap,
};
