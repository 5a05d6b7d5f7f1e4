// SPDX-License-Identifier: MIT
/* What looks at the private data that mapped() stores moves to mapped() with it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct lane {
	atomic_t users;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane;

	lane = kzalloc(sizeof(*lane), GFP_KERNEL);
	if (!lane)
		return -ENOMEM;
	*vm_private_data = lane;
	lane_announce(*vm_private_data);
	return 0;
}

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	atomic_inc(&lane->users);
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!lane)
		return;

	kfree(lane);
}

static const struct vm_operations_struct lane_vm_ops = {
	.mapped	= lane_mapped,
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lane_vm_ops;

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lane_mmap_prepare,
};
