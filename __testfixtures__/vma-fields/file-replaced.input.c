// SPDX-License-Identifier: MIT
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>

static int replaced_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *lower = file->private_data;

	fput(vma->vm_file);
	vma->vm_file = get_file(lower);
	return 0;
}

static const struct file_operations replaced_fops = {
	.mmap = replaced_mmap,
};
