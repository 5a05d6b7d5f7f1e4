// SPDX-License-Identifier: MIT
/* Why: the size that is mapped is the device's length where that is shorter: never more than the mapping. */
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

	if (bittern->whole && size > bittern->len)
		size = bittern->len;
	if (size > bittern->len || size == 0)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, bittern->base >> PAGE_SHIFT,
			       size, vma->vm_page_prot);
}

static const struct file_operations bittern_fops = {
	.mmap = bittern_mmap,
};
