// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_pgoff += file_base(file) >> PAGE_SHIFT;
	vma->vm_pgoff = 0;
	vma->vm_pgoff++;
	return 0;
}

static const struct file_operations offset_fops = {
	.mmap = offset_mmap,
};
