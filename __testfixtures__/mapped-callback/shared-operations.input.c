// SPDX-License-Identifier: MIT
/*
 * Hooks that install the same operations are converted together when they take the same: one mapped() does it for all. A
 * check that looks at nothing that a helper counts in stays in the hook.
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

static void quay_open(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	quay_get(quay);
}

static void quay_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	refcount_dec(&quay->ref);
}

static const struct vm_operations_struct quay_ops = {
	.open = quay_open,
	.close = quay_close,
};

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *dev = &quay;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (quay_range(dev, vma->vm_pgoff))
		return -EOVERFLOW;
	quay_get(dev);
	vma->vm_private_data = dev;
	vma->vm_ops = &quay_ops;
	return 0;
}

static int write_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *dev = &quay;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	vma->vm_ops = &quay_ops;
	vma->vm_private_data = dev;
	quay_get(dev);
	return 0;
}

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};

static const struct file_operations write_fops = {
	.owner = THIS_MODULE,
	.mmap = write_mmap,
};
