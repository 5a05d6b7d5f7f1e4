/* The kernel defines VM_DONTDUMP: what stands under #ifndef is not compiled. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifndef VM_DONTDUMP
#define VM_DONTDUMP VM_RESERVED
#endif

static vm_fault_t bank_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct bank_vm_ops = {
	.fault = bank_fault,
};

static int bank_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &bank_vm_ops;
	vma->vm_flags |= VM_DONTDUMP;
	vma->vm_private_data = file->private_data;
	return 0;
}

static const struct file_operations bank_fops = {
	.owner = THIS_MODULE,
	.mmap = bank_mmap,
};
