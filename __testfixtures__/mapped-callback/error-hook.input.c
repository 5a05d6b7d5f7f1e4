// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

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

	atomic_set(&lane->users, 0);
}

static const struct vm_operations_struct lane_vm_ops = {
	.open = lane_open,
	.close = lane_close,
	.fault = lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	if (atomic_cmpxchg(&lane->users, 0, 1))
		return -EBUSY;
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	vm_flags_set(vma, VM_DONTEXPAND);
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(base),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		atomic_set(&lane->users, 0);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations lane_fops = {
	.mmap = lane_mmap,
};
