// SPDX-License-Identifier: MIT
/*
 * Why: a DMA mapping is taken before the mapping exists, and nothing gives
 * it back when that fails.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/dma-mapping.h>

struct dev { struct device *dma; void *buf; unsigned long pfn; };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	dma_addr_t a = dma_map_single(dev->dma, dev->buf, PAGE_SIZE,
				      DMA_BIDIRECTIONAL);

	if (dma_mapping_error(dev->dma, a))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, dev->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
