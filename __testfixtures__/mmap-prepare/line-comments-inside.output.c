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

static int sluice_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;
	size_t len = vma_desc_size(desc);	// bytes

	if (len > sluice->len) // too much
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_IO_BIT, /* registers */
			   VMA_DONTEXPAND_BIT);
	mmap_action_remap_full(desc,
			       sluice->regs >> PAGE_SHIFT /* the window */);
	// all is mapped
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_mmap_prepare,
};

static int sluice_count_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;

	mmap_action_remap_full(desc,
			       sluice->regs >>
			       PAGE_SHIFT /* the window, as a frame */);
	return 0;
}

static const struct file_operations sluice_count_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_count_mmap_prepare,
};
