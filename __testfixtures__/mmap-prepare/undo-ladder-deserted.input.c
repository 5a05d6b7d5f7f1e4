// SPDX-License-Identifier: MIT
/*
 * Why: of two things that are taken, each has its label among the undos. Once both
 * are taken in mapped(), nothing of the hook comes to any of them: neither the last
 * return stays, nor the local that it returned.
 */
#include <linux/clk.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/regulator/consumer.h>

struct loom {
	phys_addr_t phys;
	struct clk *clk;
	struct regulator *vdd;
};

static void two_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	clk_disable_unprepare(loom->clk);
	regulator_disable(loom->vdd);
}

static const struct vm_operations_struct two_vm_ops = {
	.close = two_close,
};

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;
	int ret;

	ret = regulator_enable(loom->vdd);
	if (ret)
		return ret;
	ret = clk_prepare_enable(loom->clk);
	if (ret)
		goto err_vdd;
	vma->vm_private_data = loom;
	vma->vm_ops = &two_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	ret = io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(loom->phys),
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	if (ret)
		goto err_clk;
	return 0;

err_clk:
	clk_disable_unprepare(loom->clk);
err_vdd:
	regulator_disable(loom->vdd);
	return ret;
}

static void checked_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	clk_disable_unprepare(loom->clk);
	regulator_disable(loom->vdd);
}

static const struct vm_operations_struct checked_vm_ops = {
	.close = checked_close,
};

static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;
	int ret;

	ret = regulator_enable(loom->vdd);
	if (ret)
		goto err;
	ret = clk_prepare_enable(loom->clk);
	if (ret)
		goto err_vdd;
	if (vma->vm_pgoff) {
		ret = -EINVAL;
		goto err_clk;
	}
	vma->vm_private_data = loom;
	vma->vm_ops = &checked_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	ret = io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(loom->phys),
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	if (ret)
		goto err_clk;
	return 0;

err_clk:
	clk_disable_unprepare(loom->clk);
err_vdd:
	regulator_disable(loom->vdd);
err:
	return ret;
}

static const struct file_operations two_fops = {
	.mmap = two_mmap,
};

static const struct file_operations checked_fops = {
	.mmap = checked_mmap,
};
