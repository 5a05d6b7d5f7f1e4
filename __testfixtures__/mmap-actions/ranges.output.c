// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static unsigned long len;

/* The whole mapping, however its size is written. */
static int shifted_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int product_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* Cut off at 4 GiB: not the size of the mapping. */
static int narrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int size = vma->vm_end - vma->vm_start;

	mmap_action_remap(desc, vma->vm_start, pfn, size);
	return 0;
}

/* Two values. */
static int clamped_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > len)
		size = len;
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_ALIGN(size));
	return 0;
}

/* Compared with the mapping. */
static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start < len)
		return -EINVAL;
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_ALIGN(len));
	return 0;
}

/* Never compared. */
static int unchecked_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_ALIGN(len));
	return 0;
}

/* Behind the start. */
static int inner_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap(desc, vma->vm_start + PAGE_SIZE, pfn,
			  vma->vm_end - vma->vm_start - PAGE_SIZE);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = shifted_mmap }, { .mmap = product_mmap },
	{ .mmap = narrow_mmap }, { .mmap = clamped_mmap },
	{ .mmap = compared_mmap }, { .mmap = unchecked_mmap },
	{ .mmap = inner_mmap },
};
