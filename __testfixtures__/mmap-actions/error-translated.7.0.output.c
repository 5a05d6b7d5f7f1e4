// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int direct_mmap_error(int err)
{
	return -EAGAIN;
}

static int direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = direct_mmap_error;

	return 0;
}

static int braces_mmap_error(int err)
{
	return -EAGAIN;
}

/**
 * braces_mmap - the same, in the other style
 * @file: the open file
 * @vma: the mapping
 */
static int braces_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = braces_mmap_error;
	return 0;
}

static int first_mmap_error(int err)
{
	return -EAGAIN;
}

/* One page of what may be a larger range. */
static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_SIZE);
	desc->action.error_hook = first_mmap_error;
	return 0;
}

static int assigned_mmap_error(int err)
{
	return -ENXIO;
}

static int assigned_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_ioremap_full(desc, pfn);
	desc->action.error_hook = assigned_mmap_error;
	return 0;
}

static int choice_mmap_error(int err)
{
	return -EIO;
}

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = choice_mmap_error;
	return 0;
}

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vm_iomap_memory(vma, (phys_addr_t)pfn << PAGE_SHIFT, SZ_64K))
		return -EAGAIN;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = direct_mmap }, { .mmap = braces_mmap }, { .mmap = first_mmap },
	{ .mmap = assigned_mmap }, { .mmap = choice_mmap }, { .mmap = bar_mmap },
};
