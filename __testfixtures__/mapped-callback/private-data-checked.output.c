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

static struct plot *plot_make(unsigned long start, unsigned long end, int id)
{
	struct plot *plot = kmalloc(sizeof(*plot), GFP_KERNEL);

	if (!plot)
		return NULL;
	plot->from = start;
	plot->to = end;
	plot->id = id;
	return plot;
}

static int plot_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	/* one for each mapping */
	*vm_private_data = plot_make(start, end, 7);
	if (!*vm_private_data)
		return -ENOMEM;

	pr_debug("file %p, at 0x%lx, plot %p\n", file, start, *vm_private_data);
	return 0;
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
	.mapped = plot_mapped,
	.close = plot_close,
	.fault = plot_fault,
};

static int plot_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTCOPY_BIT,
			   VMA_DONTEXPAND_BIT);
	desc->vm_ops = &plot_vm_ops;

	return 0;
}

static const struct file_operations plot_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plot_mmap_prepare,
};
