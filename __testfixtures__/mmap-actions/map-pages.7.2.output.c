// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring {
	struct mutex lock;
	struct page **pages;
	struct page **spare;
	unsigned int order;
	size_t size;
	bool use_spare;
};

/* Operators that bind less than those around them. */
static int ring_shift_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (desc->pgoff >= (ring->size >> PAGE_SHIFT) ||
	    vma_desc_pages(desc) > (ring->size >> PAGE_SHIFT) - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc,
					  (ring->use_spare ? ring->spare :
					   ring->pages) + desc->pgoff);
	return 0;
}

static int ring_error_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > (1 << ring->order))
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	desc->action.error_override = -EINVAL;
	return 0;
}

/* As many pages as the mapping has: only an offset can exceed them. */
static int ring_whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma->vm_end - vma->vm_start > ring->size)
		return -EINVAL;
	if (desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	return 0;
}

static int ring_whole_zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	mmap_action_map_kernel_pages_full(desc, ring->pages);
	return 0;
}

static const struct file_operations ring_fops[] = {
	{ .mmap = ring_shift_mmap }, { .mmap = ring_error_mmap },
	{ .mmap = ring_whole_mmap }, { .mmap = ring_whole_zero_mmap },
};
