// SPDX-License-Identifier: MIT
/*
 * A limit that is asked of a local which was set to the count: the look, the check and the count are done at one time, in
 * mapped(). A limit of the device that is no count stays in the hook.
 */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long size;
	unsigned int cars;
	atomic_t bikes;
};

static void cars_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	ferry->cars--;
}

static const struct vm_operations_struct cars_ops = {
	.close = cars_close,
};

static int cars_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	unsigned long room = ferry->size;
	unsigned int n;

	if (vma->vm_end - vma->vm_start > room)
		return -EINVAL;
	n = ferry->cars;
	if (n > 4)
		return -EBUSY;
	vm_flags_set(vma, VM_DONTEXPAND);
	ferry->cars++;
	vma->vm_private_data = ferry;
	vma->vm_ops = &cars_ops;
	return 0;
}

static void bikes_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	atomic_dec(&ferry->bikes);
}

static const struct vm_operations_struct bikes_ops = {
	.close = bikes_close,
};

static int bikes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	int n = atomic_read(&ferry->bikes);
	bool is_full = n >= 2;

	if (is_full)
		return -EBUSY;
	vm_flags_set(vma, VM_DONTEXPAND);
	atomic_inc(&ferry->bikes);
	vma->vm_private_data = ferry;
	vma->vm_ops = &bikes_ops;
	return 0;
}

static const struct file_operations cars_fops = {
	.owner = THIS_MODULE,
	.mmap = cars_mmap,
};

static const struct file_operations bikes_fops = {
	.owner = THIS_MODULE,
	.mmap = bikes_mmap,
};
