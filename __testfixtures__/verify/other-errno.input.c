/* A call that failed still fails, with another number. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { unsigned long pfn; size_t size; };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > dev->size)
		size = dev->size;
	if (remap_pfn_range(vma, vma->vm_start, dev->pfn, size,
			    vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
