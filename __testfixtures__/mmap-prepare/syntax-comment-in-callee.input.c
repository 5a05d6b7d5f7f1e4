// SPDX-License-Identifier: MIT
// A comment between a function's name and the parenthesis around it, and a type that is asked for over a continued line.
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_PFN 0x10

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return (remap_pfn_range/* the whole BAR */)(vma, vma->vm_start, EX_PFN,
						    vma->vm_end - vma->vm_start,
						    vma->vm_page_prot);
}

static int ex_typed_mmap(struct file *file, struct vm_area_struct *vma)
{
	typeof \
		(vma->vm_pgoff) first = vma->vm_pgoff;

	if (first != 0)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, EX_PFN,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};

static const struct file_operations ex_typed_fops = {
	.mmap = ex_typed_mmap,
};
