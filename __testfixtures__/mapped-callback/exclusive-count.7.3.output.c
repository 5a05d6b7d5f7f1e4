// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	int maps;
	unsigned long state;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane = file->private_data;

	if (lane->maps)
		return -EBUSY;
	lane->maps = 1;
	*vm_private_data = lane;
	return 0;
}

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	lane->maps++;
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!lane)
		return;

	lane->maps--;
}

static const struct vm_operations_struct lane_vm_ops = {
	.mapped = lane_mapped,
	.open = lane_open,
	.close = lane_close,
};

/* What is set to 1 here is counted down by close: it is no constant of the file. */
static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lane_vm_ops;
	return 0;
}

static const struct file_operations lane_fops = {
	.mmap_prepare = lane_mmap_prepare,
};
