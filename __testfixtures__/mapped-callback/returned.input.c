// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	refcount_t users;
};

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	refcount_inc(&lane->users);
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	refcount_dec(&lane->users);
}

static const struct vm_operations_struct lane_vm_ops = {
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	vm_flags_set(vma, VM_MIXEDMAP);
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;

	return refcount_inc_not_zero(&lane->users) ? 0 : -ENODEV;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
