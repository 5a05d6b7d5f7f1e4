// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static unsigned long pfn;

/* What only the failure led to has no way in any more. */
static int logs_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);

	return 0;
}

/* The label keeps its other jump. */
static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	mutex_lock(&lock);
	if (vma->vm_pgoff)
		goto unlock;
	mmap_action_remap_full(desc, pfn);
	mutex_unlock(&lock);
	return 0;

unlock:
	mutex_unlock(&lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = logs_mmap }, { .mmap = shared_mmap },
};
