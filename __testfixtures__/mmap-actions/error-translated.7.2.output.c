// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;

	return 0;
}

/**
 * braces_mmap - the same, in the other style
 * @file: the open file
 * @vma: the mapping
 */
static int braces_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

/* One page of what may be a larger range. */
static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_SIZE);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int assigned_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_ioremap_full(desc, pfn);
	desc->action.error_override = -ENXIO;
	return 0;
}

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EIO;
	return 0;
}

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_simple_ioremap(desc, (phys_addr_t)pfn << PAGE_SHIFT,
				   SZ_64K);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = direct_mmap }, { .mmap = braces_mmap }, { .mmap = first_mmap },
	{ .mmap = assigned_mmap }, { .mmap = choice_mmap }, { .mmap = bar_mmap },
};
