// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct ops, other_ops;

/* What the hook itself has put there can be read. */
static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->private_data = file->private_data;
	if (!desc->private_data)
		return -ENODEV;
	desc->vm_ops = &ops;
	return announce(desc->vm_ops);
}

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_private_data)
		return -EBUSY;
	vma->vm_private_data = file->private_data;
	return 0;
}

static int branch_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (file->f_flags & O_SYNC)
		vma->vm_ops = &ops;
	else
		announce(vma->vm_ops);
	return 0;
}

static int pointer_mmap(struct file *file, struct vm_area_struct *vma)
{
	return fill_private(&vma->vm_private_data);
}

static const struct file_operations fops[] = {
	{ .mmap = own_mmap }, { .mmap = first_mmap },
	{ .mmap = branch_mmap }, { .mmap = pointer_mmap },
};
