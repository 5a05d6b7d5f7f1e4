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

	return vm_map_pages(vma, ring->use_spare ? ring->spare : ring->pages,
			    ring->size >> PAGE_SHIFT);
}

static int ring_error_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vm_map_pages_zero(vma, ring->pages, 1 << ring->order))
		return -EINVAL;
	return 0;
}

/* As many pages as the mapping has: only an offset can exceed them. */
static int ring_whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma->vm_end - vma->vm_start > ring->size)
		return -EINVAL;
	return vm_map_pages(vma, ring->pages, vma_pages(vma));
}

static int ring_whole_zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long count = vma_pages(vma);

	return vm_map_pages_zero(vma, ring->pages, count);
}

static const struct file_operations ring_fops[] = {
	{ .mmap = ring_shift_mmap }, { .mmap = ring_error_mmap },
	{ .mmap = ring_whole_mmap }, { .mmap = ring_whole_zero_mmap },
};
