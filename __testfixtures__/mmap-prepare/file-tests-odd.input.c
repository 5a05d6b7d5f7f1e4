// SPDX-License-Identifier: MIT
/* Whether a file can be mapped, asked elsewhere than in a hook: with parentheses, and of a file that an expression finds. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static long weir_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd && !(file)->f_op->mmap)
		return -ENODEV;
	return ((file)->f_op->mmap ? 1 : 0);
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap = weir_mmap,
	.unlocked_ioctl = weir_ioctl,
};
