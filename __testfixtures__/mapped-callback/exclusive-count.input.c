// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	int maps;
	unsigned long state;
};

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	lane->maps++;
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	lane->maps--;
}

static const struct vm_operations_struct lane_vm_ops = {
	.open = lane_open,
	.close = lane_close,
};

/* What is set to 1 here is counted down by close: it is no constant of the file. */
static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	if (lane->maps)
		return -EBUSY;
	lane->maps = 1;
	vma->vm_private_data = lane;
	vma->vm_ops = &lane_vm_ops;
	return 0;
}

static const struct file_operations lane_fops = {
	.mmap = lane_mmap,
};
