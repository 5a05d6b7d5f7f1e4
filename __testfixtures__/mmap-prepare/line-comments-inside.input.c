// SPDX-License-Identifier: MIT
/*
 * Why: a comment that ends a line inside of what is written anew stays beside
 * what it is about, as one that does not end it.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	phys_addr_t regs;
	size_t len;
};

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	size_t len = vma->vm_end - vma->vm_start;	// bytes
	int ret;

	if (len > sluice->len) // too much
		return -EINVAL;

	vm_flags_set(vma, VM_IO | // registers
			  VM_DONTEXPAND);
	ret = remap_pfn_range(vma, vma->vm_start,
			      sluice->regs >> PAGE_SHIFT, // the window
			      len, vma->vm_page_prot);
	if (ret)
		return ret;
	// all is mapped
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};

static int sluice_count_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	return remap_pfn_range(vma, vma->vm_start,
			       sluice->regs >> PAGE_SHIFT, /* the window,
							    * as a frame */
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations sluice_count_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_count_mmap,
};
