// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring {
	struct mutex lock;
	struct page **pages;
	unsigned long nr_pages;
};

/* The check would return with the lock held. */
static int ring_locked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	mutex_lock(&ring->lock);
	ret = vm_map_pages(vma, ring->pages, ring->nr_pages);
	mutex_unlock(&ring->lock);
	return ret;
}

/* The count would be computed twice. */
static int ring_counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	return vm_map_pages(vma, ring->pages, ring_count_pages(ring));
}

static const struct file_operations ring_fops[] = {
	{ .mmap = ring_locked_mmap }, { .mmap = ring_counted_mmap },
};
