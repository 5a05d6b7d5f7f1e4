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

static int plate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plate *plate = file->private_data;

	mmap_action_remap_full(desc, plate->pfn);
	return 0;
}

static int plate_either_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plate *plate = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	if (plate->device) {
		mmap_action_ioremap_full(desc, plate->pfn);
		return 0;
	}
	mmap_action_remap_full(desc, plate->pfn);
	return 0;
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
	{ .owner = THIS_MODULE, .mmap_prepare = plate_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = plate_either_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap = plate_fault_mmap },
	{ .owner = THIS_MODULE, .mmap = plate_mixed_mmap },
};
