// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define BANK_PAGES 4

static unsigned long pfn;

static int rounded_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int ends_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* Not the whole, but whole pages. */
static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = BANK_PAGES * PAGE_SIZE;

	if (vma->vm_end - vma->vm_start < size)
		return -EINVAL;
	mmap_action_remap(desc, vma->vm_start, pfn, size);
	return 0;
}

/* The call rounds up, an action does not. */
static int bytes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	if (vma->vm_end - vma->vm_start < bank->len)
		return -EINVAL;
	mmap_action_remap(desc, vma->vm_start, pfn,
			  PAGE_ALIGN((unsigned long)bank->len));
	return 0;
}

/* No other size comes here. */
static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* Another one does. */
static int jumped_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		goto map;
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
map:
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_SIZE);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = rounded_mmap }, { .mmap = ends_mmap }, { .mmap = cast_mmap },
	{ .mmap = pages_mmap }, { .mmap = bytes_mmap },
	{ .mmap = checked_mmap }, { .mmap = jumped_mmap },
};
