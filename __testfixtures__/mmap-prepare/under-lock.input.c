// SPDX-License-Identifier: MIT
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct bank {
	struct mutex lock;
	unsigned long pfn;
};

static int bank_guard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	guard(mutex)(&bank->lock);
	return remap_pfn_range(vma, vma->vm_start, bank->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int bank_scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	scoped_guard(mutex, &bank->lock)
		return remap_pfn_range(vma, vma->vm_start, bank->pfn,
				       vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	return -EBUSY;
}

static int bank_after_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;
	unsigned long pfn;

	mutex_lock(&bank->lock);
	pfn = bank->pfn;
	mutex_unlock(&bank->lock);

	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bank_fops[] = {
	{ .mmap = bank_guard_mmap }, { .mmap = bank_scoped_mmap },
	{ .mmap = bank_after_mmap },
};
