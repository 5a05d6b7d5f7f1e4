/*
 * Macros that nobody defines here, and that print by their names. What one is given before the text is there for something of it, so that
 * a vma cannot be replaced; behind the text it is printed, which is a guess and says so.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include "lamp_debug.h"

static const struct vm_operations_struct plain_vm_ops = {
	.fault	= plain_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	lamp_dbg(vma, "mmap\n");
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap	= lamp_mmap,
};

static int torch_mmap_prepare(struct vm_area_desc *desc)
{
	lamp_dbg("mmap of %p\n", desc);
	desc->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations torch_fops = {
	.mmap_prepare = torch_mmap_prepare,
};
