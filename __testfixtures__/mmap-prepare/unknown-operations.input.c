// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

extern const struct vm_operations_struct box_far_vm_ops;

/* Operations of another file. */
static int far_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	vma->vm_ops = &box_far_vm_ops;
	vma->vm_private_data = box;
	atomic_inc(&box->users);
	return 0;
}

static const struct file_operations far_fops = {
	.mmap = far_mmap,
};

/* Operations that the device brings along. */
static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	vma->vm_ops = box->vm_ops;
	vma->vm_private_data = box;
	atomic_inc(&box->users);
	return 0;
}

static const struct file_operations own_fops = {
	.mmap = own_mmap,
};
