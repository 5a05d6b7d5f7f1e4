// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int asm_mmap(struct file *file, struct vm_area_struct *vma)
{
	asm volatile("nop" ::: "memory");
	return 0;
}

static int half_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_WIDE
	if (vma->vm_pgoff > 2 &&
#else
	if (vma->vm_pgoff > 1 &&
#endif
	    file->private_data)
		return -EINVAL;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = asm_mmap }, { .mmap = half_mmap },
};
