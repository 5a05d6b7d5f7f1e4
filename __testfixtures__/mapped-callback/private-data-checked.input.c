// SPDX-License-Identifier: MIT
/*
 * What a static function of the file makes for a mapping is stored at once, looked at where it is stored, and told of: all of
 * that moves to mapped(), which has no vma. The function reads only where the vma is, and is given that.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plot {
	unsigned long from;
	unsigned long to;
	int id;
};

static struct plot *plot_make(struct vm_area_struct *vma, int id)
{
	struct plot *plot = kmalloc(sizeof(*plot), GFP_KERNEL);

	if (!plot)
		return NULL;
	plot->from = vma->vm_start;
	plot->to = vma->vm_end;
	plot->id = id;
	return plot;
}

static void plot_close(struct vm_area_struct *vma)
{
	struct plot *plot = vma->vm_private_data;

	if (!plot)
		return;
	vma->vm_private_data = NULL;
	kfree(plot);
}

static vm_fault_t plot_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct plot_vm_ops = {
	.close = plot_close,
	.fault = plot_fault,
};

static int plot_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_ops = &plot_vm_ops;

	/* one for each mapping */
	vma->vm_private_data = plot_make(vma, 7);
	if (!vma->vm_private_data)
		return -ENOMEM;

	pr_debug("file %p, at 0x%lx, vma %p, plot %p\n", file, vma->vm_start, vma, vma->vm_private_data);
	return 0;
}

static const struct file_operations plot_fops = {
	.owner = THIS_MODULE,
	.mmap = plot_mmap,
};
