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

static void mill_vm_open(struct vm_area_struct *vma)
{
	struct mill *mill = vma->vm_private_data;

	clk_prepare_enable(mill->clk);
}

static void mill_vm_close(struct vm_area_struct *vma)
{
	struct mill *mill = vma->vm_private_data;

	clk_disable_unprepare(mill->clk);
}

static const struct vm_operations_struct mill_vm_ops = {
	.open = mill_vm_open,
	.close = mill_vm_close,
};

static int mill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;
	int ret;

	ret = clk_prepare_enable(mill->clk);
	if (ret)
		return ret;

	if (vma->vm_end - vma->vm_start > PAGE_ALIGN(mill->len)) {
		ret = -EINVAL;
		goto disable;
	}

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mill->frames),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto disable;

	vma->vm_private_data = mill;
	vma->vm_ops = &mill_vm_ops;
	return 0;

disable:
	clk_disable_unprepare(mill->clk);
	return ret;
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap = mill_mmap,
};
