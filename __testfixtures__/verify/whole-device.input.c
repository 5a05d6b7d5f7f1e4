// SPDX-License-Identifier: MIT
/*
 * Why: the length of the device is compared with itself before it is mapped, so that no test tells how it lies to the mapping:
 * where it is longer, remap_pfn_range() maps behind the mapping's end, and an action fails.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct bittern {
	unsigned long base;
	unsigned long len;
	bool whole;
};

static int bittern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bittern *bittern = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (bittern->whole)
		size = bittern->len;
	if (size > bittern->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, bittern->base >> PAGE_SHIFT,
			       size, vma->vm_page_prot);
}

static const struct file_operations bittern_fops = {
	.mmap = bittern_mmap,
};
