// SPDX-License-Identifier: MIT
/*
 * Why: a clock that runs keeps nothing in memory from being changed: the size may
 * as well be looked at before.
 */
#include <linux/clk.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mill {
	struct clk *clk;
	void __iomem *regs;
	phys_addr_t frames;
	unsigned long len;
	int users;
};

static int mill_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct mill *mill = file->private_data;
	int ret;

	ret = clk_prepare_enable(mill->clk);
	if (ret)
		return ret;
	*vm_private_data = mill;
	return 0;
}

static void mill_vm_open(struct vm_area_struct *vma)
{
	struct mill *mill = vma->vm_private_data;

	clk_prepare_enable(mill->clk);
}

static void mill_vm_close(struct vm_area_struct *vma)
{
	struct mill *mill = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!mill)
		return;

	clk_disable_unprepare(mill->clk);
}

static const struct vm_operations_struct mill_vm_ops = {
	.mapped = mill_vm_mapped,
	.open = mill_vm_open,
	.close = mill_vm_close,
};

static int mill_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct mill *mill = file->private_data;
	int ret;

	if (vma_desc_size(desc) > PAGE_ALIGN(mill->len)) {
		ret = -EINVAL;
		goto disable;
	}

	mmap_action_remap_full(desc, PHYS_PFN(mill->frames));

	desc->vm_ops = &mill_vm_ops;
	return 0;

disable:
	return ret;
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mill_mmap_prepare,
};
