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

static void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	__module_get(THIS_MODULE);
	atomic_inc(&quay->berths);
}

static void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	atomic_dec(&quay->berths);
	module_put(THIS_MODULE);
}

static const struct vm_operations_struct quay_vm_ops = {
	.open = quay_vm_open,
	.close = quay_vm_close,
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	int ret;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	if (vma->vm_end - vma->vm_start > quay->size) {
		ret = -EFBIG;
		goto put;
	}
	if (atomic_inc_return(&quay->berths) > 8) {
		ret = -EBUSY;
		goto leave;
	}

	vma->vm_private_data = quay;
	vma->vm_ops = &quay_vm_ops;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto leave;
	return 0;

leave:
	atomic_dec(&quay->berths);
put:
	module_put(THIS_MODULE);
	return ret;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};
