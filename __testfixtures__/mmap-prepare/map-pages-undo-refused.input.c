// SPDX-License-Identifier: MIT
/* Where what is done behind a vm_map_pages() that fails cannot be done before its check leaves, nothing is converted. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ring {
	struct mutex lock;
	struct page **pages;
	unsigned long count;
	void __iomem *regs;
};

/* The lock is given back first. */
static int ring_scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	writel(1, ring->regs);
	scoped_guard(mutex, &ring->lock) {
		ret = vm_map_pages(vma, ring->pages, ring->count);
	}
	writel(0, ring->regs);
	return ret;
}

static const struct file_operations ring_fops[] = {
	{ .mmap = ring_scope_mmap },
};
