// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int careful_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file || !vma)
		return -EINVAL;
	if (vma == NULL || NULL == vma)
		return -EINVAL;
	if (vma && vma->vm_pgoff)
		return -EINVAL;
	return 0;
}

static const struct file_operations careful_fops = {
	.mmap = careful_mmap,
};
