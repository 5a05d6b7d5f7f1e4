// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	refcount_t users;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane = file->private_data;

	if (!refcount_inc_not_zero(&lane->users))
		return -ENODEV;

	*vm_private_data = lane;
	return 0;
}

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	refcount_inc(&lane->users);
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!lane)
		return;

	refcount_dec(&lane->users);
}

static const struct vm_operations_struct lane_vm_ops = {
	.mapped	= lane_mapped,
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_MIXEDMAP_BIT);
	desc->vm_ops = &lane_vm_ops;

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lane_mmap_prepare,
};
