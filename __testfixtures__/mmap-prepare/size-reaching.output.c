// SPDX-License-Identifier: MIT
/* Sizes that are kept in locals which had another value before. */
#include <linux/fs.h>
#include <linux/mm.h>

static int circle_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long a, b;

	a = b;
	b = a;
	mmap_action_remap(desc, desc->start, 5, PAGE_ALIGN(a));
	return 0;
}

static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long size = 0;
	unsigned long pages = 0;

	if (file->private_data)
		size = 4096;
	else
		pr_debug("size %lu\n", size);

	pages = vma_desc_pages(desc);
	size = pages << PAGE_SHIFT;
	mmap_action_remap_full(desc, 5);
	return 0;
}

static int either_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long size = PAGE_SIZE;

	if (file->private_data)
		size = vma_desc_size(desc);
	mmap_action_remap(desc, desc->start, 5, size);
	return 0;
}

static const struct file_operations circle_fops = {
	.mmap_prepare = circle_mmap_prepare,
};

static const struct file_operations window_fops = {
	.mmap_prepare = window_mmap_prepare,
};

static const struct file_operations either_fops = {
	.mmap_prepare = either_mmap_prepare,
};
