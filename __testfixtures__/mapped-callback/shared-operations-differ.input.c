// SPDX-License-Identifier: MIT
/*
 * Hooks that install the same operations and do not take the same: mapped() would take too much for one of them.
 */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/refcount.h>

struct quay {
	refcount_t ref;
	atomic_t ships;
	unsigned long pages;
};

static struct quay quay = { .ref = REFCOUNT_INIT(1), .pages = 8 };

static void quay_get(struct quay *quay)
{
	refcount_inc(&quay->ref);
}

static int quay_range(struct quay *quay, unsigned long pgoff)
{
	return pgoff < quay->pages ? 0 : -EINVAL;
}

static void ship_open(struct vm_area_struct *vma)
{
	atomic_inc(&quay.ships);
}

static void ship_close(struct vm_area_struct *vma)
{
	atomic_dec(&quay.ships);
}

static const struct vm_operations_struct ship_ops = {
	.open = ship_open,
	.close = ship_close,
};

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &ship_ops;
	atomic_inc(&quay.ships);
	return 0;
}

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &ship_ops;
	atomic_add(2, &quay.ships);
	return 0;
}

static const struct file_operations one_fops = {
	.owner = THIS_MODULE,
	.mmap = one_mmap,
};

static const struct file_operations two_fops = {
	.owner = THIS_MODULE,
	.mmap = two_mmap,
};
