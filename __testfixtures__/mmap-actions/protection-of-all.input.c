// SPDX-License-Identifier: MIT
/* A protection of the call's own that nothing else is mapped with: all is mapped at once, or no fault maps the rest. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bell {
	phys_addr_t phys;
};

static vm_fault_t bell_fault(struct vm_fault *vmf)
{
	struct bell *bell = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address,
			      (bell->phys >> PAGE_SHIFT) + vmf->pgoff);
}

static const struct vm_operations_struct bell_vm_ops = {
	.fault = bell_fault,
};

static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;

	vma->vm_private_data = bell;
	vma->vm_ops = &bell_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, bell->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start,
			       pgprot_noncached(vma->vm_page_prot));
}

static vm_fault_t beyond_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct beyond_vm_ops = {
	.fault = beyond_fault,
};

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;

	vma->vm_ops = &beyond_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, bell->phys >> PAGE_SHIFT,
			       PAGE_SIZE, pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations fops[] = {
	{ .mmap = whole_mmap },
	{ .mmap = first_mmap },
};
