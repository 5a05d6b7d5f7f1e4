// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int careful_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file || !desc)
		return -EINVAL;
	if (desc == NULL || NULL == desc)
		return -EINVAL;
	if (desc && desc->pgoff)
		return -EINVAL;
	return 0;
}

static const struct file_operations careful_fops = {
	.mmap = careful_mmap,
};
