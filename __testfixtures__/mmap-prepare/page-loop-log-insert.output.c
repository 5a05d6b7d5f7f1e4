/* A loop that inserts page after page, and writes of each to the log: the pages are inserted all the same. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vent {
	struct page **pages;
	unsigned int count;
};

static int duct_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vent *vent = file->private_data;

	if (vma_desc_pages(desc) != vent->count)
		return -EINVAL;
	mmap_action_map_kernel_pages(desc, desc->start, vent->pages,
				     vent->count);
	return 0;
}

static const struct file_operations duct_fops = {
	.mmap_prepare = duct_mmap_prepare,
};
