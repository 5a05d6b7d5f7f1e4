// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct dma_desc {
	unsigned long pfn;
	unsigned long len;
};

static int dma_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dma_desc *desc = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > desc->len)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, desc->pfn, size,
			       vma->vm_page_prot);
}

static const struct file_operations dma_fops = {
	.mmap = dma_mmap,
};
