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

static int quay_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct quay *dev = *vm_private_data;

	quay_get(dev);
	return 0;
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
	.mapped = quay_mapped,
	.open = quay_open,
	.close = quay_close,
};

static int read_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *dev = &quay;

	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	if (quay_range(dev, desc->pgoff))
		return -EOVERFLOW;
	desc->private_data = dev;
	desc->vm_ops = &quay_ops;
	return 0;
}

static int write_mmap_prepare(struct vm_area_desc *desc)
{
	struct quay *dev = &quay;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	desc->vm_ops = &quay_ops;
	desc->private_data = dev;
	return 0;
}

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = read_mmap_prepare,
};

static const struct file_operations write_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = write_mmap_prepare,
};
