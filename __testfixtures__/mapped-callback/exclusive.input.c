// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	bool mapped;
};

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	lane->mapped = false;
}

static const struct vm_operations_struct lane_vm_ops = {
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	if (lane->mapped)
		return -EBUSY;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	lane->mapped = true;

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
