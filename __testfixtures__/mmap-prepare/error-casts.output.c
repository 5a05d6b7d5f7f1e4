// SPDX-License-Identifier: MIT
/*
 * A cast of what a mapping call returns to a type that keeps an error number changes nothing: where it is stored, tested or
 * returned, the hook is what it is without.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct latch {
	phys_addr_t base;
	size_t size;
};

static int latch_map_regs_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct latch *latch = file->private_data;
	unsigned long len = vma_desc_size(desc);

	if (len > latch->size)
		return -EINVAL;
	mmap_action_remap_full(desc, latch->base >> PAGE_SHIFT);
	return 0;
}

static int latch_map_ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct latch *latch = file->private_data;

	mmap_action_remap_full(desc, latch->base >> PAGE_SHIFT);
	return 0;
}

static int latch_map_all_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct latch *latch = file->private_data;

	mmap_action_ioremap_full(desc, latch->base >> PAGE_SHIFT);
	return 0;
}

const struct file_operations latch_regs_fops = {
	.mmap_prepare = latch_map_regs_mmap_prepare,
};

const struct file_operations latch_ring_fops = {
	.mmap_prepare = latch_map_ring_mmap_prepare,
};

const struct file_operations latch_all_fops = {
	.mmap_prepare = latch_map_all_mmap_prepare,
};
