// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	bool mapped;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane = file->private_data;

	if (lane->mapped)
		return -EBUSY;
	*vm_private_data = lane;
	lane->mapped = true;
	return 0;
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!lane)
		return;

	lane->mapped = false;
}

static const struct vm_operations_struct lane_vm_ops = {
	.mapped	= lane_mapped,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &lane_vm_ops;

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lane_mmap_prepare,
};
