/* Two windows behind one file: offsets that the hook changes join, and the last window replaces the first. */
#include "oracle.h"
struct window { unsigned long first, nr; };
static struct window windows[2] = { { 0, 4 }, { 4, 4 } };
static vm_fault_t f_fault(struct vm_fault *vmf)
{
	struct window *win = vmf->vma->vm_private_data;

	if (vmf->pgoff >= win->nr)
		return VM_FAULT_SIGBUS;
	vmf->page = oracle_pages[win->first + vmf->pgoff];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct f_vm_ops = { .fault = f_fault };
static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *win = &windows[0];

	if (vma->vm_pgoff >= 16) {
		vma->vm_pgoff -= 16;
		win = &windows[1];
	}
	vma->vm_private_data = win;
	vma->vm_ops = &f_vm_ops;
	return 0;
}
const struct file_operations f_fops = { .mmap = f_mmap };
