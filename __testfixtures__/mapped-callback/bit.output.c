// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/bitops.h>

struct lane {
	unsigned long state;
	unsigned long pfn;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane = file->private_data;

	if (test_and_set_bit(LANE_MAPPED, &lane->state))
		return -EBUSY;
	*vm_private_data = lane;
	return 0;
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!lane)
		return;

	clear_bit(LANE_MAPPED, &lane->state);
}

static const struct vm_operations_struct lane_vm_ops = {
	.mapped	= lane_mapped,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lane *lane = file->private_data;
	unsigned long pfn = lane->pfn;

	desc->vm_ops = &lane_vm_ops;
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lane_mmap_prepare,
};
