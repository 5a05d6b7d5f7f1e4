// SPDX-License-Identifier: MIT
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>

static void twin_close(struct vm_area_struct *vma)
{
	fput(vma->vm_private_data);
}

static const struct vm_operations_struct twin_vm_ops = {
	.close = twin_close,
	.fault = twin_fault,
};

static int twin_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &twin_vm_ops;
	vma->vm_private_data = file;
	get_file(file);
	return 0;
}

static const struct file_operations twin_fops = {
	.mmap = twin_mmap,
};
