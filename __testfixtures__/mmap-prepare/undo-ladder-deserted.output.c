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

static int two_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	struct loom *loom = file->private_data;
	int ret;

	ret = regulator_enable(loom->vdd);
	if (ret)
		return ret;
	ret = clk_prepare_enable(loom->clk);
	if (ret)
		goto err_vdd;
	*vm_private_data = loom;
	return 0;

err_vdd:
	regulator_disable(loom->vdd);
	return ret;
}

static void two_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!loom)
		return;

	clk_disable_unprepare(loom->clk);
	regulator_disable(loom->vdd);
}

static const struct vm_operations_struct two_vm_ops = {
	.mapped = two_mapped,
	.close = two_close,
};

static int two_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct loom *loom = file->private_data;

	desc->vm_ops = &two_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_ioremap_full(desc, PHYS_PFN(loom->phys));
	return 0;
}

static int checked_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct loom *loom = file->private_data;
	int ret;

	ret = regulator_enable(loom->vdd);
	if (ret)
		goto err;
	ret = clk_prepare_enable(loom->clk);
	if (ret)
		goto err_vdd;
	*vm_private_data = loom;
	return 0;

err_vdd:
	regulator_disable(loom->vdd);
err:
	return ret;
}

static void checked_close(struct vm_area_struct *vma)
{
	struct loom *loom = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!loom)
		return;

	clk_disable_unprepare(loom->clk);
	regulator_disable(loom->vdd);
}

static const struct vm_operations_struct checked_vm_ops = {
	.mapped = checked_mapped,
	.close = checked_close,
};

static int checked_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct loom *loom = file->private_data;
	int ret;

	if (desc->pgoff) {
		ret = -EINVAL;
		goto err_clk;
	}
	desc->vm_ops = &checked_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_ioremap_full(desc, PHYS_PFN(loom->phys));
	return 0;

err_clk:
	return ret;
}

static const struct file_operations two_fops = {
	.mmap_prepare = two_mmap_prepare,
};

static const struct file_operations checked_fops = {
	.mmap_prepare = checked_mmap_prepare,
};
