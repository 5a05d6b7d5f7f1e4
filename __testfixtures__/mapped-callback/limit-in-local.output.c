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

static int cars_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct ferry *ferry = file->private_data;
	unsigned int n;

	n = ferry->cars;
	if (n > 4)
		return -EBUSY;
	ferry->cars++;
	*vm_private_data = ferry;
	return 0;
}

static void cars_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!ferry)
		return;

	ferry->cars--;
}

static const struct vm_operations_struct cars_ops = {
	.mapped = cars_mapped,
	.close = cars_close,
};

static int cars_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;
	unsigned long room = ferry->size;

	if (vma_desc_size(desc) > room)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &cars_ops;
	return 0;
}

static int bikes_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct ferry *ferry = file->private_data;
	int n = atomic_read(&ferry->bikes);
	bool is_full = n >= 2;

	if (is_full)
		return -EBUSY;
	atomic_inc(&ferry->bikes);
	*vm_private_data = ferry;
	return 0;
}

static void bikes_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!ferry)
		return;

	atomic_dec(&ferry->bikes);
}

static const struct vm_operations_struct bikes_ops = {
	.mapped = bikes_mapped,
	.close = bikes_close,
};

static int bikes_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &bikes_ops;
	return 0;
}

static const struct file_operations cars_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = cars_mmap_prepare,
};

static const struct file_operations bikes_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = bikes_mmap_prepare,
};
