// SPDX-License-Identifier: MIT
/* Sizes that are kept in locals which had another value before. */
#include <linux/fs.h>
#include <linux/mm.h>

static int circle_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long a, b;

	a = b;
	b = a;
	return remap_pfn_range(vma, vma->vm_start, 5, a, vma->vm_page_prot);
}

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = 0;
	unsigned long pages = 0;
	int ret = 0;

	if (file->private_data)
		size = 4096;
	else
		pr_debug("size %lu\n", size);

	pages = vma_pages(vma);
	size = pages << PAGE_SHIFT;
	ret = remap_pfn_range(vma, vma->vm_start, 5, size, vma->vm_page_prot);
	return ret;
}

static int either_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = PAGE_SIZE;

	if (file->private_data)
		size = vma->vm_end - vma->vm_start;
	return remap_pfn_range(vma, vma->vm_start, 5, size, vma->vm_page_prot);
}

static const struct file_operations circle_fops = {
	.mmap = circle_mmap,
};

static const struct file_operations window_fops = {
	.mmap = window_mmap,
};

static const struct file_operations either_fops = {
	.mmap = either_mmap,
};
