// SPDX-License-Identifier: MIT
/*
 * Who maps first owns the device, and keeps it when the checks behind the claim fail: so it is in the legacy hook as well.
 * A claim that the hook takes back, that close() gives back, or that keeps its own owner out when he tries again, is none.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct lockgate {
	spinlock_t lock;
	struct mm_struct *mm;
	struct mm_struct *last;
	unsigned long pfn;
	unsigned long size;
};

static int lockgate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lockgate *gate = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;
	int ret = 0;

	spin_lock(&gate->lock);
	if (!gate->mm)
		gate->mm = current->mm;
	if (current->mm != gate->mm)
		ret = -EINVAL;
	spin_unlock(&gate->lock);

	if (ret)
		return ret;
	if (vma->vm_pgoff)
		return -ENXIO;
	if (size != gate->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, gate->pfn, size, vma->vm_page_prot);
}

static int undone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lockgate *gate = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (!gate->mm)
		gate->mm = current->mm;
	if (current->mm != gate->mm)
		return -EINVAL;
	if (size != gate->size) {
		gate->mm = NULL;
		return -EINVAL;
	}
	return remap_pfn_range(vma, vma->vm_start, gate->pfn, size, vma->vm_page_prot);
}

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lockgate *gate = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (gate->mm)
		return -EBUSY;
	gate->mm = current->mm;
	if (size != gate->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, gate->pfn, size, vma->vm_page_prot);
}

static int late_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lockgate *gate = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (size != gate->size)
		return -EINVAL;
	if (gate->mm && gate->mm != current->mm)
		return -EBUSY;
	if (!gate->mm)
		gate->mm = current->mm;
	return remap_pfn_range(vma, vma->vm_start, gate->pfn, size, vma->vm_page_prot);
}

static const struct file_operations lockgate_fops = {
	.owner = THIS_MODULE,
	.mmap = lockgate_mmap,
};

static const struct file_operations undone_fops = {
	.owner = THIS_MODULE,
	.mmap = undone_mmap,
};

static const struct file_operations once_fops = {
	.owner = THIS_MODULE,
	.mmap = once_mmap,
};

static const struct file_operations late_fops = {
	.owner = THIS_MODULE,
	.mmap = late_mmap,
};
