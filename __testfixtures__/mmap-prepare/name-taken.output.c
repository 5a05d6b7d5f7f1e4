// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct dma_desc {
	unsigned long pfn;
	unsigned long len;
};

static int dma_mmap_prepare(struct vm_area_desc *vma_desc)
{
	struct file *file = vma_desc->file;
	struct dma_desc *desc = file->private_data;
	unsigned long size = vma_desc_size(vma_desc);

	if (size > desc->len)
		return -EINVAL;
	vma_desc_set_flags(vma_desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(vma_desc, desc->pfn);
	return 0;
}

static const struct file_operations dma_fops = {
	.mmap_prepare = dma_mmap_prepare,
};
