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

static void told_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	sluice->users++;
}

static void told_close(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	sluice->users--;
}

static const struct vm_operations_struct told_ops = {
	.open = told_open,
	.close = told_close,
};

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (sluice->users > 3)
		return -EBUSY;
	writel(1, sluice->regs);
	vma->vm_private_data = sluice;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &told_ops;
	sluice->users++;
	return 0;
}

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap = told_mmap,
};
