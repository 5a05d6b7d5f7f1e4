// SPDX-License-Identifier: MIT
/*
 * Why: flags that the hook assigns as kernels before 6.3 had it keep neighbours
 * apart as those do that vm_flags_set() sets: one protection would be lost, one
 * fault handler would count from another mapping's start. Where the flags forbid
 * merging, nothing is lost.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct scope {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t scope_fault(struct vm_fault *vmf)
{
	struct scope *scope = vmf->vma->vm_private_data;

	if (vmf->pgoff >= scope->count)
		return VM_FAULT_SIGBUS;
	vmf->page = scope->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static vm_fault_t window_fault(struct vm_fault *vmf)
{
	struct scope *scope = vmf->vma->vm_private_data;
	unsigned long nr = (vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT;

	if (nr >= scope->count)
		return VM_FAULT_SIGBUS;
	vmf->page = scope->pages[nr];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct scope_vm_ops = {
	.fault = scope_fault,
};

static const struct vm_operations_struct window_vm_ops = {
	.fault = window_fault,
};

static int scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_DONTDUMP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &scope_vm_ops;
	if (vma->vm_pgoff >= 16)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_DONTDUMP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &window_vm_ops;
	return 0;
}

static int fixed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTEXPAND_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &scope_vm_ops;
	if (desc->pgoff >= 16)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	return 0;
}

static const struct file_operations scope_fops = {
	.owner = THIS_MODULE,
	.mmap = scope_mmap,
};

static const struct file_operations window_fops = {
	.owner = THIS_MODULE,
	.mmap = window_mmap,
};

static const struct file_operations fixed_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = fixed_mmap_prepare,
};
