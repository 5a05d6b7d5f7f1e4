// SPDX-License-Identifier: MIT
/*
 * Why: a driver that says how it is mapped without an MMU, where no action is
 * performed, and one that has a branch of its own for that.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct frame {
	phys_addr_t phys;
	size_t size;
};

#ifndef CONFIG_MMU
static unsigned int frame_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT | NOMMU_MAP_READ | NOMMU_MAP_WRITE;
}
#endif

static int frame_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct frame *frame = file->private_data;

	if (vma_desc_size(desc) > frame->size)
		return -EINVAL;
	mmap_action_remap_full(desc, frame->phys >> PAGE_SHIFT);
	return 0;
}

static int strip_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct frame *frame = file->private_data;

#ifdef CONFIG_MMU
	mmap_action_remap_full(desc, frame->phys >> PAGE_SHIFT);
	return 0;
#else
	return frame->phys ? 0 : -ENODEV;
#endif
}

static const struct file_operations frame_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = frame_mmap_prepare,
#ifndef CONFIG_MMU
	.mmap_capabilities = frame_capabilities,
#endif
};

static const struct file_operations strip_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = strip_mmap_prepare,
#ifndef CONFIG_MMU
	.mmap_capabilities = frame_capabilities,
#endif
};
