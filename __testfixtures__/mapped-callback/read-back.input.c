// SPDX-License-Identifier: MIT
/* What looks at the private data that mapped() stores moves to mapped() with it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct lane {
	atomic_t users;
};

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	atomic_inc(&lane->users);
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	kfree(lane);
}

static const struct vm_operations_struct lane_vm_ops = {
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane;

	lane = kzalloc(sizeof(*lane), GFP_KERNEL);
	if (!lane)
		return -ENOMEM;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	lane_announce(vma->vm_private_data);

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
