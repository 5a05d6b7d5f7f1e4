/* A driver that chooses its own addresses: mremap() of two of its ranges fails (vma_multi_allowed()), and of the one they become does not. */
#include "oracle.h"
static unsigned long a_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff,
			    unsigned long flags)
{
	return mm_get_unmapped_area(current->mm, file, addr, len, pgoff, flags);
}
static vm_fault_t a_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= 64)
		return VM_FAULT_SIGBUS;
	vmf->page = oracle_pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct a_vm_ops = { .fault = a_fault };
static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &a_vm_ops;
	return 0;
}
const struct file_operations a_fops = { .mmap = a_mmap, .get_unmapped_area = a_area };
