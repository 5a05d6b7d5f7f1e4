// SPDX-License-Identifier: MIT
/* What is done only once a check has passed goes with the check: mapped() refuses the second mapping before the device is told. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	void __iomem *regs;
	int users;
};

static int told_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct sluice *sluice = file->private_data;

	if (sluice->users > 3)
		return -EBUSY;
	writel(1, sluice->regs);
	*vm_private_data = sluice;
	sluice->users++;
	return 0;
}

static void told_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	sluice->users++;
}

static void told_close(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!sluice)
		return;

	sluice->users--;
}

static const struct vm_operations_struct told_ops = {
	.mapped = told_mapped,
	.open = told_open,
	.close = told_close,
};

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &told_ops;
	return 0;
}

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = told_mmap_prepare,
};
