// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int start_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int moved_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;

	start += PAGE_SIZE;
	mmap_action_remap(desc, start, pfn, PAGE_SIZE);
	return 0;
}

static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = start_mmap }, { .mmap = moved_mmap }, { .mmap = compared_mmap },
};
