// SPDX-License-Identifier: MIT
/*
 * Why: the error path of what moves returns what the hook found before it:
 * nobody knows it in vm_ops->mapped.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	phys_addr_t base;
	atomic_t berths;
};

static void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	atomic_inc(&quay->berths);
}

static void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	atomic_dec(&quay->berths);
}

static const struct vm_operations_struct quay_vm_ops = {
	.open = quay_vm_open,
	.close = quay_vm_close,
};

/* The error that a hook of this file fails with. */
int quay_error(struct file *file);

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	int ret;

	ret = quay_error(file);
	if (atomic_inc_return(&quay->berths) > 8)
		goto leave;

	vma->vm_private_data = quay;
	vma->vm_ops = &quay_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);

leave:
	atomic_dec(&quay->berths);
	return ret;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};
