// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->pgoff += file_base(file) >> PAGE_SHIFT;
	desc->pgoff = 0;
	desc->pgoff++;
	return 0;
}

static const struct file_operations offset_fops = {
	.mmap = offset_mmap,
};
