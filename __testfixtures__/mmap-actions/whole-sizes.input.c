// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define BANK_PAGES 4

static unsigned long pfn;

static int rounded_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       PAGE_ALIGN(vma->vm_end - vma->vm_start),
			       vma->vm_page_prot);
}

static int ends_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;
	unsigned long end = vma->vm_end;

	return remap_pfn_range(vma, start, pfn, end - start,
			       vma->vm_page_prot);
}

static int cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;

	return remap_pfn_range(vma, start, pfn, (size_t)(vma->vm_end - start),
			       vma->vm_page_prot);
}

/* Not the whole, but whole pages. */
static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = BANK_PAGES * PAGE_SIZE;

	if (vma->vm_end - vma->vm_start < size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pfn, size,
			       vma->vm_page_prot);
}

/* The call rounds up, an action does not. */
static int bytes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	if (vma->vm_end - vma->vm_start < bank->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pfn, bank->len,
			       vma->vm_page_prot);
}

/* No other size comes here. */
static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			       vma->vm_page_prot);
}

/* Another one does. */
static int jumped_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		goto map;
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
map:
	return remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations fops[] = {
	{ .mmap = rounded_mmap }, { .mmap = ends_mmap }, { .mmap = cast_mmap },
	{ .mmap = pages_mmap }, { .mmap = bytes_mmap },
	{ .mmap = checked_mmap }, { .mmap = jumped_mmap },
};
