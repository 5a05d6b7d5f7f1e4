// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int sizes_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma_desc_size(desc);
	unsigned long pages = vma_desc_pages(desc);
	unsigned int narrow = (unsigned int)vma_desc_size(desc);
	unsigned long bare = vma_desc_pages(desc);
	unsigned long divided = vma_desc_pages(desc);
	unsigned long words = vma_desc_size(desc) / sizeof(long);
	unsigned long last = vma_desc_size(desc) - 1;
	unsigned long behind = size + desc->end - desc->start;
	unsigned long negated = desc->start - desc->end;
	unsigned long counted = vma_desc_pages(desc) * 2;
	unsigned long both = (desc->pgoff << PAGE_SHIFT) + vma_desc_size(desc);

	if (vma_desc_size(desc) > SZ_1M)
		return -EINVAL;
	if (vma_desc_pages(desc) != 1 ||
	    PAGE_ALIGN(vma_desc_size(desc)) != size)
		return -EINVAL;
	if (vma_desc_size(desc) != size)
		return -EINVAL;
	if (vma_desc_size(desc) & ~PAGE_MASK)
		return -EINVAL;

	return use(size, pages, narrow, bare, divided, words, last, behind,
		   negated, counted, both);
}

static const struct file_operations sizes_fops = {
	.mmap = sizes_mmap,
};
