// SPDX-License-Identifier: MIT
/*
 * The address space of the file, kept so that what is mapped can be zapped later, is the same for every mapping of the file:
 * it stays where it is, with a word about mappings that fail. Which file it is must not have changed.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	struct address_space *mapping;
	struct inode *inode;
	struct file *lower;
};

static vm_fault_t quay_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct quay_vm_ops = {
	.fault = quay_fault,
};

static const struct vm_operations_struct berth_vm_ops = {
	.fault = quay_fault,
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *quay = file->private_data;

	if (desc->pgoff == 0)
		desc->vm_ops = &quay_vm_ops;
	else
		desc->vm_ops = &berth_vm_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);
	quay->mapping = desc->vm_file->f_mapping;
	quay->inode = file->f_inode;
	return 0;
}

static int lower_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	file = quay->lower;
	quay->mapping = file->f_mapping;
	return 0;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};

static const struct file_operations lower_fops = {
	.owner = THIS_MODULE,
	.mmap = lower_mmap,
};
