// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int policy_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_policy = file_policy(file);
	return 0;
}

static int bounds_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_end = vma->vm_start + PAGE_SIZE;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = policy_mmap }, { .mmap = bounds_mmap },
};
