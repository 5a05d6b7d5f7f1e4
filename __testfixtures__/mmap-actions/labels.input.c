// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static unsigned long pfn;

/* The label and what it labels are on one line. */
static int beside_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto out;
	pr_debug("mapped\n");
out:	return ret;
}

/* A label inside a block, before its brace. */
static int inner_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = 0;

	if (pfn) {
		mutex_lock(&lock);
		ret = remap_pfn_range(vma, vma->vm_start, pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
		if (ret)
			goto unlock;
		pr_debug("mapped\n");
unlock:
		mutex_unlock(&lock);
	}
	return ret;
}

/* Steps of an undo, of which the call's failure takes the last. */
static int steps_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	mutex_lock(&lock);
	ret = check_access(file);
	if (ret)
		goto unlock;
	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto complain;
	mutex_unlock(&lock);
	return 0;

	/* What went wrong is known to be the mapping. */
complain:
	pr_err("cannot map\n");
unlock:
	mutex_unlock(&lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = beside_mmap }, { .mmap = inner_mmap },
	{ .mmap = steps_mmap },
};
