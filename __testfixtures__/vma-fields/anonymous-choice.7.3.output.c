// SPDX-License-Identifier: MIT
// NULL on one of two ways means "anonymous" only where NULL in a descriptor does, from 7.2 on.
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct blank_vm_ops = {
};

static int blank_shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->vm_ops = desc->pgoff ? &blank_vm_ops : NULL;
	return 0;
}

static const struct file_operations blank_shared_fops = {
	.mmap = blank_shared_mmap,
};
