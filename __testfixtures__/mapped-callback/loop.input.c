// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct grid_vm_ops = {
	.close = grid_close,
};

static int grid_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grid *grid = file->private_data;
	unsigned int i;

	vma->vm_ops = &grid_vm_ops;
	vma->vm_private_data = grid;
	for (i = 0; i < grid->cells; i++)
		grid->cell[i].users++;
	return 0;
}

static const struct file_operations grid_fops = {
	.mmap = grid_mmap,
};
