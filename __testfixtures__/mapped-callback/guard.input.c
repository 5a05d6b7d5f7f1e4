// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct lane {
	struct mutex lock;
	unsigned int users;
	void *data;
};

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	guard(mutex)(&lane->lock);
	lane->users++;
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	guard(mutex)(&lane->lock);
	lane->users--;
}

static const struct vm_operations_struct lane_vm_ops = {
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	guard(mutex)(&lane->lock);
	if (!lane->data)
		return -ENODEV;

	lane->users++;
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	vm_flags_set(vma, VM_DONTEXPAND);

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
