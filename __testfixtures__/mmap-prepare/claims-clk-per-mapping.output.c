// SPDX-License-Identifier: MIT
/*
 * Why: a clock that close() disables is enabled in mapped().
 */
#include <linux/clk.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cam {
	struct clk *clk;
};

static vm_fault_t cam_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static int cam_vma_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct cam *c = file->private_data;
	int ret;

	ret = clk_prepare_enable(c->clk);
	if (ret)
		return ret;
	*vm_private_data = c;
	return 0;
}

static void cam_vma_open(struct vm_area_struct *vma)
{
	struct cam *c = vma->vm_private_data;

	clk_prepare_enable(c->clk);
}

static void cam_vma_close(struct vm_area_struct *vma)
{
	struct cam *c = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!c)
		return;

	clk_disable_unprepare(c->clk);
}

static const struct vm_operations_struct cam_vm_ops = {
	.mapped = cam_vma_mapped,
	.open = cam_vma_open,
	.close = cam_vma_close,
	.fault = cam_fault,
};

static int cam_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &cam_vm_ops;
	return 0;
}

static const struct file_operations cam_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = cam_mmap_prepare,
};
