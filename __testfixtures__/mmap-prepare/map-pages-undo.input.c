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

static int ring_mapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	u32 *head = kmap_local_page(ring->pages[0]);
	int ret;

	ret = vm_map_pages(vma, ring->pages, ring->count);
	kunmap_local(head);
	return ret;
}

static int ring_goto_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret = 0;

	preempt_disable();
	ret = vm_map_pages_zero(vma, ring->pages, ring->count);
	if (ret)
		goto out;
	pr_debug("mapped\n");
out:
	preempt_enable();
	return ret;
}

/* The error is not that of a function that says whether it has mapped. */
static bool ring_try(struct ring *ring, struct vm_area_struct *vma)
{
	if (vm_map_pages(vma, ring->pages, ring->count))
		return false;
	return true;
}

static int ring_told_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!ring_try(file->private_data, vma))
		return -EAGAIN;
	return 0;
}

/* The arm goes on; what tests the result later is known. */
static int ring_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	mutex_lock(&ring->lock);
	if (ring->zero)
		ret = vm_map_pages_zero(vma, ring->pages, ring->count);
	else
		ret = vm_map_pages(vma, ring->pages, ring->count);
	mutex_unlock(&ring->lock);
	if (ret) {
		pr_err("not mapped: %d\n", ret);
		return ret;
	}
	return 0;
}

/* The offset is not what it was when the hook began. */
static int ring_case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	writel(1, ring->regs);
	switch (vma->vm_pgoff) {
	case 0:
	case 1:
		vma->vm_pgoff = 0;
		ret = vm_map_pages(vma, ring->pages, ring->zero ? 1 : 2);
		break;
	default:
		ret = -EINVAL;
		break;
	}
	writel(0, ring->regs);
	return ret;
}

/* The array is in what is handed on, which is not freed with it. */
static int ring_member_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_map_pages_zero(vma, ring->first, ARRAY_SIZE(ring->first));
	ring_note(ring);
	return ret;
}

/* What only fills the vma is of no use where there is none in the end. */
static int ring_plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	int ret;

	ret = vm_map_pages(vma, ring->pages, ring->count);
	vma->vm_private_data = ring;
	return ret;
}

static const struct file_operations ring_fops[] = {
	{ .mmap = ring_mapped_mmap }, { .mmap = ring_goto_mmap },
	{ .mmap = ring_told_mmap }, { .mmap = ring_chosen_mmap },
	{ .mmap = ring_case_mmap }, { .mmap = ring_member_mmap },
	{ .mmap = ring_plain_mmap },
};
