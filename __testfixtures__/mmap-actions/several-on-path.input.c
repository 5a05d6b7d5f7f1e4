// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long lo, hi;

static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lo, PAGE_SIZE,
			      vma->vm_page_prot);
	if (ret)
		return ret;

	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, hi, PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations fops = {
	.mmap = both_mmap,
};
