// SPDX-License-Identifier: MIT
/*
 * Loops that map page after page and write of each to the log: the range is mapped at once, and what was written is not any
 * more.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int vent_level;

#define vent_pr(level, fmt, arg...)					\
	do {								\
		if (level <= vent_level)				\
			printk(KERN_INFO "%s: " fmt, __func__, ##arg);	\
	} while (0)

struct vent {
	void *shared;
	size_t size;
};

static int vent_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vent *vent = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > vent->size)
		return -EINVAL;
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EAGAIN;
	mmap_action_remap_full(desc, virt_to_pfn(vent->shared));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations vent_fops = {
	.mmap_prepare = vent_mmap_prepare,
};

static int flue_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vent *vent = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > vent->size)
		return -EINVAL;
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EAGAIN;
	mmap_action_remap_full(desc, virt_to_pfn(vent->shared));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations flue_fops = {
	.mmap_prepare = flue_mmap_prepare,
};
