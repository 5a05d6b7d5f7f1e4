// SPDX-License-Identifier: MIT
/*
 * What takes mappings out later is told by the hook where they are: the address space of the file, which is the same for
 * every mapping of it, also for one that fails. Several operations may be installed, since nothing is taken for a mapping.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct ex {
	struct address_space *mapping;
};

static const struct vm_operations_struct ex_low_vmops = {
	.fault = ex_low_fault,
};

static const struct vm_operations_struct ex_high_vmops = {
	.fault = ex_high_fault,
};

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ex *ex = file->private_data;

	if (vma->vm_pgoff == 0)
		vma->vm_ops = &ex_low_vmops;
	else if (vma->vm_pgoff == 16)
		vma->vm_ops = &ex_high_vmops;
	else
		return -EINVAL;

	vm_flags_set(vma, VM_IO | VM_PFNMAP);
	ex->mapping = vma->vm_file->f_mapping;
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
