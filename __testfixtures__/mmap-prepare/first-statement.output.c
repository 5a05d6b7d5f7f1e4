// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct slab_dev {
	unsigned long pfn;
	struct page **pages;
	unsigned long nr;
};

/* The only declaration goes, and the file is needed. */
static int only_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	mmap_action_remap_full(desc, pfn_of(file));

	return 0;
}

static int pages_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct slab_dev *dev = filp->private_data;

	if (vma_desc_pages(desc) > dev->nr)
		return -ENXIO;

	mmap_action_map_kernel_pages_full(desc, dev->pages);

	return 0;
}

static const struct file_operations only_fops = {
	.mmap_prepare = only_mmap_prepare,
};

static const struct file_operations pages_fops = {
	.mmap_prepare = pages_mmap_prepare,
};
