// SPDX-License-Identifier: MIT
/* A small subsystem: the core's own hook calls that of a ring, under the core's lock. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring;

struct ring_ops {
	int (*mmap)(struct ring *ring, struct vm_area_struct *vma);
};

struct ring {
	const struct ring_ops *ops;
	struct mutex lock;
	unsigned long pfn;
	unsigned long pages;
};

static void ring_vm_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	ring->pages++;
}

static const struct vm_operations_struct ring_vm_ops = {
	.close = ring_vm_close,
};

static int plain_ring_mmap(struct ring *ring, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	vma->vm_ops = &ring_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, ring->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct ring_ops plain_ring_ops = {
	.mmap = plain_ring_mmap,
};

static struct ring the_ring = {
	.ops = &plain_ring_ops,
	.pfn = 0x1000,
	.pages = 4,
};

static int ring_core_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = &the_ring;
	int ret;

	vma->vm_private_data = ring;
	mutex_lock(&ring->lock);
	ret = ring->ops->mmap(ring, vma);
	mutex_unlock(&ring->lock);
	return ret;
}

static const struct file_operations ring_core_fops = {
	.owner = THIS_MODULE,
	.mmap = ring_core_mmap,
};
