// SPDX-License-Identifier: MIT
/*
 * Why: the error that a limit sets is the one that its error path returns:
 * both move, although the hook's check before uses the variable and the end
 * of that path, too.
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	phys_addr_t base;
	unsigned long size;
	atomic_t berths;
};

static int quay_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct quay *quay = file->private_data;
	int ret;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	if (atomic_inc_return(&quay->berths) > 8) {
		ret = -EBUSY;
		goto leave;
	}

	*vm_private_data = quay;
	return 0;

leave:
	atomic_dec(&quay->berths);
	module_put(THIS_MODULE);
	return ret;
}

static void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	__module_get(THIS_MODULE);
	atomic_inc(&quay->berths);
}

static void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!quay)
		return;

	atomic_dec(&quay->berths);
	module_put(THIS_MODULE);
}

static const struct vm_operations_struct quay_vm_ops = {
	.mapped = quay_vm_mapped,
	.open = quay_vm_open,
	.close = quay_vm_close,
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *quay = file->private_data;
	int ret;

	if (vma_desc_size(desc) > quay->size) {
		ret = -EFBIG;
		goto put;
	}

	desc->vm_ops = &quay_vm_ops;

	mmap_action_remap_full(desc, PHYS_PFN(quay->base));
	return 0;

put:
	return ret;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};
