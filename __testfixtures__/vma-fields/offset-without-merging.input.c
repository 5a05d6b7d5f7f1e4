// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lane {
	phys_addr_t phys;
	size_t len;
	const struct vm_operations_struct *ops;
};

/* Why: the offset decides nothing where no neighbour is looked for: pages by their frames, or a flag, forbid that. */
static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	if (vma->vm_pgoff != 1)
		return -EINVAL;
	vma->vm_pgoff = 0;
	return vm_iomap_memory(vma, lane->phys, lane->len);
}

static int lane_fault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	vma->vm_pgoff -= 16;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = lane->ops;
	return 0;
}

/* One way forbids it, the other does not. */
static int lane_either_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	vma->vm_pgoff = 0;
	if (lane->len) {
		vm_flags_set(vma, VM_DONTEXPAND);
		vma->vm_ops = lane->ops;
		return 0;
	}
	vma->vm_ops = lane->ops;
	return 0;
}

static const struct file_operations lane_fops[] = {
	{ .owner = THIS_MODULE, .mmap = lane_mmap },
	{ .owner = THIS_MODULE, .mmap = lane_fault_mmap },
	{ .owner = THIS_MODULE, .mmap = lane_either_mmap },
};
