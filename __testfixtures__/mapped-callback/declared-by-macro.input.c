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

static void depot_close(struct vm_area_struct *vma)
{
	struct depot *depot = vma->vm_private_data;

	atomic_dec(&depot->users);
}

static const struct vm_operations_struct list_ops = {
	.close = depot_close,
};

static int list_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct depot *depot = file->private_data;
	LIST_HEAD(ready);

	spin_lock(&depot->lock);
	list_splice_tail_init(&depot->queue, &ready);
	list_splice_tail(&ready, &depot->done);
	spin_unlock(&depot->lock);
	atomic_inc(&depot->users);
	vma->vm_private_data = depot;
	vma->vm_ops = &list_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct bits_ops = {
	.close = depot_close,
};

static int bits_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct depot *depot = file->private_data;
	DECLARE_BITMAP(wanted, 64);

	bitmap_zero(wanted, 64);
	__set_bit(vma->vm_pgoff & 63, wanted);
	bitmap_or(depot->used, depot->used, wanted, 64);
	vma->vm_private_data = depot;
	vma->vm_ops = &bits_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct answer_ops = {
	.close = depot_close,
};

/* The device is told to answer when it knows whom, and not before. */
static int answer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct depot *depot = file->private_data;
	DECLARE_COMPLETION_ONSTACK(answer);

	depot->answer = &answer;
	writel(1, depot->regs);
	wait_for_completion(&answer);
	vma->vm_private_data = depot;
	vma->vm_ops = &answer_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct vm_operations_struct cursor_ops = {
	.close = depot_close,
};

static int cursor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct depot *depot = file->private_data;
	XA_STATE(xas, &depot->table, vma->vm_pgoff);

	xas_lock(&xas);
	xas_store(&xas, depot);
	xas_unlock(&xas);
	vma->vm_private_data = depot;
	vma->vm_ops = &cursor_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

/* Nothing of it outlives the hook: it stays. */
static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct depot *depot = file->private_data;
	DECLARE_BITMAP(wanted, 64);

	bitmap_zero(wanted, 64);
	__set_bit(vma->vm_pgoff & 63, wanted);
	if (bitmap_intersects(wanted, depot->used, 64))
		return -EBUSY;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations depot_fops[] = {
	{ .mmap = list_mmap },
	{ .mmap = bits_mmap },
	{ .mmap = answer_mmap },
	{ .mmap = cursor_mmap },
	{ .mmap = local_mmap },
};
