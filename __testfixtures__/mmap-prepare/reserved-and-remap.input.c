// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "porting.h"

/*
 * Why: modules for many kernels still name VM_RESERVED, which a header of their
 * own defines. A remap sets all that it stood for, so that it goes; where none
 * follows, nobody can say what was meant.
 */
struct plate {
	unsigned long pfn;
	bool device;
	const struct vm_operations_struct *ops;
};

static int plate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plate *plate = file->private_data;

	vm_flags_set(vma, VM_RESERVED);
	return remap_pfn_range(vma, vma->vm_start, plate->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plate_either_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plate *plate = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	vma->vm_flags |= VM_DONTCOPY | VM_RESERVED;
	if (plate->device)
		return io_remap_pfn_range(vma, vma->vm_start, plate->pfn, size,
					  vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, plate->pfn, size,
			       vma->vm_page_prot);
}

static int plate_fault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plate *plate = file->private_data;

	vma->vm_flags |= VM_RESERVED;
	vma->vm_ops = plate->ops;
	return 0;
}

/* One way maps by faults. */
static int plate_mixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plate *plate = file->private_data;

	vma->vm_flags |= VM_RESERVED;
	if (plate->ops) {
		vma->vm_ops = plate->ops;
		return 0;
	}
	return remap_pfn_range(vma, vma->vm_start, plate->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations plate_fops[] = {
	{ .owner = THIS_MODULE, .mmap = plate_mmap },
	{ .owner = THIS_MODULE, .mmap = plate_either_mmap },
	{ .owner = THIS_MODULE, .mmap = plate_fault_mmap },
	{ .owner = THIS_MODULE, .mmap = plate_mixed_mmap },
};
