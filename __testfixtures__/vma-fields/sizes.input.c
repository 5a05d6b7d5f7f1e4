// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int sizes_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	unsigned int narrow = (unsigned int)(vma->vm_end - vma->vm_start);
	unsigned long bare = vma->vm_end - vma->vm_start >> PAGE_SHIFT;
	unsigned long divided = ((vma->vm_end - vma->vm_start) / PAGE_SIZE);
	unsigned long words = (vma->vm_end - vma->vm_start) / sizeof(long);
	unsigned long last = vma->vm_end - vma->vm_start - 1;
	unsigned long behind = size + vma->vm_end - vma->vm_start;
	unsigned long negated = vma->vm_start - vma->vm_end;
	unsigned long counted = vma_pages(vma) * 2;
	unsigned long both = (vma->vm_pgoff << PAGE_SHIFT) + (vma->vm_end - vma->vm_start);

	if ((vma->vm_end - vma->vm_start) > SZ_1M)
		return -EINVAL;
	if (((vma->vm_end - vma->vm_start) >> PAGE_SHIFT) != 1 ||
	    PAGE_ALIGN(vma->vm_end - vma->vm_start) != size)
		return -EINVAL;
	if ((vma->vm_end) - (vma->vm_start) != size)
		return -EINVAL;
	if ((vma->vm_end - vma->vm_start) & ~PAGE_MASK)
		return -EINVAL;

	return use(size, pages, narrow, bare, divided, words, last, behind,
		   negated, counted, both);
}

static const struct file_operations sizes_fops = {
	.mmap = sizes_mmap,
};
