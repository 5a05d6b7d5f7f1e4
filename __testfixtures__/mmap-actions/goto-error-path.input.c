// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static unsigned long pfn;

/* What only the failure led to has no way in any more. */
static int logs_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto fail;

	return 0;

fail:
	pr_err("cannot map: %d\n", ret);
	return ret;
}

/* The label keeps its other jump. */
static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	mutex_lock(&lock);
	if (vma->vm_pgoff)
		goto unlock;
	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto unlock;
	mutex_unlock(&lock);
	return 0;

unlock:
	mutex_unlock(&lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = logs_mmap }, { .mmap = shared_mmap },
};
