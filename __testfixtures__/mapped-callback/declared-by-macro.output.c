// SPDX-License-Identifier: MIT
/*
 * What a macro declares is a local like any other: a list, a bitmap, a completion, a cursor. It moves with what uses it, all
 * of it, and with what is done between two uses of it; what is filled in of its own memory is no state.
 */
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

struct depot {
	struct list_head queue;
	struct list_head done;
	spinlock_t lock;
	struct xarray table;
	struct completion *answer;
	void __iomem *regs;
	unsigned long used[1];
	atomic_t users;
};

static int list_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct depot *depot = *vm_private_data;
	LIST_HEAD(ready);

	spin_lock(&depot->lock);
	list_splice_tail_init(&depot->queue, &ready);
	list_splice_tail(&ready, &depot->done);
	spin_unlock(&depot->lock);
	atomic_inc(&depot->users);
	return 0;
}

static int bits_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct depot *depot = *vm_private_data;
	DECLARE_BITMAP(wanted, 64);

	bitmap_zero(wanted, 64);
	__set_bit(pgoff & 63, wanted);
	bitmap_or(depot->used, depot->used, wanted, 64);
	return 0;
}

static int answer_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct depot *depot = *vm_private_data;
	DECLARE_COMPLETION_ONSTACK(answer);

	depot->answer = &answer;
	writel(1, depot->regs);
	wait_for_completion(&answer);
	return 0;
}

static int cursor_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct depot *depot = *vm_private_data;
	XA_STATE(xas, &depot->table, pgoff);

	xas_lock(&xas);
	xas_store(&xas, depot);
	xas_unlock(&xas);
	return 0;
}

static void depot_close(struct vm_area_struct *vma)
{
	struct depot *depot = vma->vm_private_data;

	atomic_dec(&depot->users);
}

static const struct vm_operations_struct list_ops = {
	.mapped = list_mapped,
	.close = depot_close,
};

static int list_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct depot *depot = file->private_data;

	desc->private_data = depot;
	desc->vm_ops = &list_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct vm_operations_struct bits_ops = {
	.mapped = bits_mapped,
	.close = depot_close,
};

static int bits_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct depot *depot = file->private_data;

	desc->private_data = depot;
	desc->vm_ops = &bits_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct vm_operations_struct answer_ops = {
	.mapped = answer_mapped,
	.close = depot_close,
};

/* The device is told to answer when it knows whom, and not before. */
static int answer_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct depot *depot = file->private_data;

	desc->private_data = depot;
	desc->vm_ops = &answer_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct vm_operations_struct cursor_ops = {
	.mapped = cursor_mapped,
	.close = depot_close,
};

static int cursor_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct depot *depot = file->private_data;

	desc->private_data = depot;
	desc->vm_ops = &cursor_ops;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

/* Nothing of it outlives the hook: it stays. */
static int local_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct depot *depot = file->private_data;
	DECLARE_BITMAP(wanted, 64);

	bitmap_zero(wanted, 64);
	__set_bit(desc->pgoff & 63, wanted);
	if (bitmap_intersects(wanted, depot->used, 64))
		return -EBUSY;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations depot_fops[] = {
	{ .mmap_prepare = list_mmap_prepare },
	{ .mmap_prepare = bits_mmap_prepare },
	{ .mmap_prepare = answer_mmap_prepare },
	{ .mmap_prepare = cursor_mmap_prepare },
	{ .mmap_prepare = local_mmap_prepare },
};
