// SPDX-License-Identifier: MIT
/*
 * Why: a register gets the offset of a mapping that may not come about.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/io.h>

struct dev { void __iomem *regs; unsigned long pfn; };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	writel(vma->vm_pgoff, dev->regs);
	return remap_pfn_range(vma, vma->vm_start, dev->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
