// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static unsigned long pfn;

/* The label and what it labels are on one line. */
static int beside_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	pr_debug("mapped\n");
	return 0;
}

/* A label inside a block, before its brace. */
static int inner_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (pfn) {
		mutex_lock(&lock);
		mmap_action_remap_full(desc, pfn);
		pr_debug("mapped\n");
		mutex_unlock(&lock);
	}
	return 0;
}

/* Steps of an undo, of which the call's failure takes the last. */
static int steps_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	mutex_lock(&lock);
	ret = check_access(file);
	if (ret)
		goto unlock;
	mmap_action_remap_full(desc, pfn);
	mutex_unlock(&lock);
	return 0;

unlock:
	mutex_unlock(&lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = beside_mmap }, { .mmap = inner_mmap },
	{ .mmap = steps_mmap },
};
