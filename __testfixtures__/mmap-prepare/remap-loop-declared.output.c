// SPDX-License-Identifier: MIT
/*
 * Why: the loop's body declares the variable that its call gives a value. It is
 * converted as one whose variable stands before the loop; it brought the program
 * down before.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct reel {
	unsigned long pfn;
	struct page **pages;
	unsigned long count;
};

static int while_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;

	/* one page */
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, reel->pfn);
	return 0;
}

static const struct file_operations while_fops = {
	.mmap_prepare = while_mmap_prepare,
};

static int for_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;

	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1) {
		pr_err("no pages\n");
		return -EINVAL;
	}
	mmap_action_remap_full(desc, reel->pfn);
	return 0;
}

static const struct file_operations for_fops = {
	.mmap_prepare = for_mmap_prepare,
};

static int pages_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;

	mmap_action_map_kernel_pages(desc, desc->start, reel->pages,
				     reel->count);
	return 0;
}

static const struct file_operations pages_fops = {
	.mmap_prepare = pages_mmap_prepare,
};

/* A constant is none any more, once it is given its value later. */
static int constant_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;

	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, reel->pfn);
	return 0;
}

static const struct file_operations constant_fops = {
	.mmap_prepare = constant_mmap_prepare,
};
