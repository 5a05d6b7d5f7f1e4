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
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
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

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1) {
		pr_err("no pages\n");
		return -EINVAL;
	}
	mmap_action_remap_full(desc, reel->pfn);
	return 0;
}

static const struct file_operations for_fops = {
	.mmap_prepare = for_mmap_prepare,
};

static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i = 0;

	while (i < reel->count) {
		int err = vm_insert_page(vma, addr, reel->pages[i]);

		if (err)
			return err;
		addr += PAGE_SIZE;
		i++;
	}
	return 0;
}

static const struct file_operations pages_fops = {
	.mmap = pages_mmap,
};

/* A constant is none any more, once it is given its value later. */
static int constant_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reel *reel = file->private_data;

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, reel->pfn);
	return 0;
}

static const struct file_operations constant_fops = {
	.mmap_prepare = constant_mmap_prepare,
};
