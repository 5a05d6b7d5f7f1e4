// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long lo, hi;

static int fall_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = 0;

	switch (vma->vm_pgoff) {
	case 0:
		ret = remap_pfn_range(vma, vma->vm_start, lo, PAGE_SIZE,
				      vma->vm_page_prot);
		fallthrough;
	case 1:
		ret = remap_pfn_range(vma, vma->vm_start, hi, PAGE_SIZE,
				      vma->vm_page_prot);
		break;
	default:
		return -EINVAL;
	}

	return ret;
}

static const struct file_operations fops = {
	.mmap = fall_mmap,
};
