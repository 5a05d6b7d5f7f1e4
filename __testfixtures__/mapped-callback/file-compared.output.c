// SPDX-License-Identifier: MIT
/* mapped() is given a const file: to compare it, or to ask whether there is one, changes nothing of it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ferry {
	struct mutex lock;
	struct file *owner;
	int maps;
};

static int ferry_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct ferry *ferry = file->private_data;

	mutex_lock(&ferry->lock);
	if (ferry->owner != file) {
		mutex_unlock(&ferry->lock);
		return -EPERM;
	}
	ferry->maps++;
	mutex_unlock(&ferry->lock);

	*vm_private_data = ferry;
	return 0;
}

static void ferry_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!ferry)
		return;

	mutex_lock(&ferry->lock);
	ferry->maps--;
	mutex_unlock(&ferry->lock);
}

static const struct vm_operations_struct ferry_vm_ops = {
	.mapped = ferry_mapped,
	.close = ferry_close,
	.fault = ferry_fault,
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &ferry_vm_ops;
	return 0;
}

static const struct file_operations ferry_fops = { .mmap_prepare = ferry_mmap_prepare };
