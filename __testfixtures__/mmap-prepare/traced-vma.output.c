/*
 * A tracepoint has parameters with types: one that takes a vma, or that is not found, cannot be given the descriptor, and one that takes
 * any pointer can.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/tracepoint.h>

DECLARE_TRACE(scope_map,
	TP_PROTO(struct file *file, struct vm_area_struct *vma),
	TP_ARGS(file, vma));

DEFINE_EVENT(scope_class, scope_addr,
	TP_PROTO(struct file *file, const void *addr),
	TP_ARGS(file, addr));

static const struct vm_operations_struct plain_vm_ops = {
	.fault	= plain_fault,
};

static int scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	trace_scope_map(file, vma);
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations scope_fops = {
	.mmap	= scope_mmap,
};

static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	trace_probe_map(vma);
	vma->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations probe_fops = {
	.mmap	= probe_mmap,
};

static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	trace_scope_addr(file, desc);
	desc->vm_ops = &plain_vm_ops;
	return 0;
}

static const struct file_operations gauge_fops = {
	.mmap_prepare = gauge_mmap_prepare,
};
