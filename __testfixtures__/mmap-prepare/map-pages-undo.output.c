// SPDX-License-Identifier: MIT
/*
 * vm_map_pages() fails where its pages do not cover the mapping, and what a hook does behind it is done then, too: the check
 * that takes its place leaves through the same.
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/printk.h>

struct ring {
	struct mutex lock;
	struct page *first[16];
	struct page **pages;
	unsigned long count;
	void __iomem *regs;
	bool zero;
};

static int ring_mapped_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;
	u32 *head = kmap_local_page(ring->pages[0]);

	if (desc->pgoff >= ring->count ||
	    vma_desc_pages(desc) > ring->count - desc->pgoff) {
		kunmap_local(head);
		return -ENXIO;
	}
	mmap_action_map_kernel_pages_full(desc, ring->pages + desc->pgoff);
	kunmap_local(head);
	return 0;
}

static int ring_goto_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;
	int ret = 0;

	preempt_disable();
	if (vma_desc_pages(desc) > ring->count) {
		ret = -ENXIO;
		goto out;
	}
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	pr_debug("mapped\n");
out:
	preempt_enable();
	return ret;
}

/* The error is not that of a function that says whether it has mapped. */
static bool ring_try(struct ring *ring, struct vm_area_desc *desc)
{
	if (desc->pgoff >= ring->count ||
	    vma_desc_pages(desc) > ring->count - desc->pgoff)
		return false;
	mmap_action_map_kernel_pages_full(desc, ring->pages + desc->pgoff);
	return true;
}

static int ring_told_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (ring_try(file->private_data, desc))
		return 0;
	return -EAGAIN;
}

/* The arm goes on; what tests the result later is known. */
static int ring_chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;
	int ret;

	mutex_lock(&ring->lock);
	if (ring->zero) {
		if (vma_desc_pages(desc) > ring->count) {
			ret = -ENXIO;
			mutex_unlock(&ring->lock);
			pr_err("not mapped: %d\n", ret);
			return ret;
		}
		mmap_action_map_kernel_pages_full(desc, ring->pages);
	} else {
		if (desc->pgoff >= ring->count ||
		    vma_desc_pages(desc) > ring->count - desc->pgoff) {
			ret = -ENXIO;
			mutex_unlock(&ring->lock);
			pr_err("not mapped: %d\n", ret);
			return ret;
		}
		mmap_action_map_kernel_pages_full(desc,
						  ring->pages + desc->pgoff);
	}
	mutex_unlock(&ring->lock);
	return 0;
}

/* The offset is not what it was when the hook began. */
static int ring_case_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;
	int ret;

	writel(1, ring->regs);
	switch (desc->pgoff) {
	case 0:
	case 1:
		desc->pgoff = 0;
		if (desc->pgoff >= (ring->zero ? 1 : 2) ||
		    vma_desc_pages(desc) > (ring->zero ? 1 : 2) - desc->pgoff) {
			ret = -ENXIO;
			break;
		}
		mmap_action_map_kernel_pages_full(desc,
						  ring->pages + desc->pgoff);
		ret = 0;
		break;
	default:
		ret = -EINVAL;
		break;
	}
	writel(0, ring->regs);
	return ret;
}

/* The array is in what is handed on, which is not freed with it. */
static int ring_member_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > ARRAY_SIZE(ring->first)) {
		ring_note(ring);
		return -ENXIO;
	}
	mmap_action_map_kernel_pages_full(desc, ring->first);
	ring_note(ring);
	return 0;
}

/* What only fills the vma is of no use where there is none in the end. */
static int ring_plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (desc->pgoff >= ring->count ||
	    vma_desc_pages(desc) > ring->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, ring->pages + desc->pgoff);
	desc->private_data = ring;
	return 0;
}

static const struct file_operations ring_fops[] = {
	{ .mmap_prepare = ring_mapped_mmap_prepare }, { .mmap_prepare = ring_goto_mmap_prepare },
	{ .mmap_prepare = ring_told_mmap_prepare }, { .mmap_prepare = ring_chosen_mmap_prepare },
	{ .mmap_prepare = ring_case_mmap_prepare }, { .mmap_prepare = ring_member_mmap_prepare },
	{ .mmap_prepare = ring_plain_mmap_prepare },
};
