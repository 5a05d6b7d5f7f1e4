// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static unsigned long len;

/* The whole mapping, however its size is written. */
static int shifted_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}

static int product_mmap(struct file *file, struct vm_area_struct *vma)
{
	size_t size;

	size = (vma->vm_end - vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, pfn, size,
			       vma->vm_page_prot);
}

/* Cut off at 4 GiB: not the size of the mapping. */
static int narrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, pfn, size,
			       vma->vm_page_prot);
}

/* Two values. */
static int clamped_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > len)
		size = len;
	return remap_pfn_range(vma, vma->vm_start, pfn, size,
			       vma->vm_page_prot);
}

/* Compared with the mapping. */
static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pfn, len,
			       vma->vm_page_prot);
}

/* Never compared. */
static int unchecked_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, len,
			       vma->vm_page_prot);
}

/* Behind the start. */
static int inner_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, pfn,
			       vma->vm_end - vma->vm_start - PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations fops[] = {
	{ .mmap = shifted_mmap }, { .mmap = product_mmap },
	{ .mmap = narrow_mmap }, { .mmap = clamped_mmap },
	{ .mmap = compared_mmap }, { .mmap = unchecked_mmap },
	{ .mmap = inner_mmap },
};
