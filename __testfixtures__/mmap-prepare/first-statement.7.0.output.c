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

static int pages_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct slab_dev *dev = filp->private_data;
	unsigned long uaddr = vma->vm_start;
	int i, ret;

	if (vma_pages(vma) > dev->nr)
		return -ENXIO;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, uaddr, dev->pages[i]);
		if (ret)
			return ret;
		uaddr += PAGE_SIZE;
	}

	return 0;
}

static const struct file_operations only_fops = {
	.mmap_prepare = only_mmap_prepare,
};

static const struct file_operations pages_fops = {
	.mmap = pages_mmap,
};
