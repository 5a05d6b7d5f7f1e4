// SPDX-License-Identifier: MIT
/*
 * A branch that calls a function which the target kernel no longer has does not build there, whatever its condition asks: it is
 * the other branch that is meant..
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ford {
	unsigned long pfn;
	unsigned long phys;
};

static int split_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ford *ford = file->private_data;

#ifndef OLD_DISTRO
	if (remap_pfn_range(vma, vma->vm_start, ford->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
#else
	if (remap_page_range(vma, vma->vm_start, ford->phys,
			     vma->vm_end - vma->vm_start, vma->vm_page_prot))
#endif
		return -EAGAIN;
	return 0;
}

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ford *ford = file->private_data;

#ifdef OLD_REMAP
	return remap_page_range(vma, vma->vm_start, ford->phys,
				vma->vm_end - vma->vm_start, vma->vm_page_prot);
#else
	return remap_pfn_range(vma, vma->vm_start, ford->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
#endif
}

static const struct file_operations split_fops = {
	.owner = THIS_MODULE,
	.mmap = split_mmap,
};

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap = plain_mmap,
};
