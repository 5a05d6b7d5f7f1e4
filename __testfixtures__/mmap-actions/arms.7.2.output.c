// SPDX-License-Identifier: MIT
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static DEFINE_MUTEX(lock);

/* The call is the condition of an else-if. */
static int else_if_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int else_if_passed_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		pr_debug("at %lu\n", vma->vm_pgoff);
	else
		mmap_action_remap_full(desc, pfn);
	return 0;
}

static int else_if_braces_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!pfn) {
		return -ENODEV;
	} else if (vma->vm_pgoff) {
		return -EINVAL;
	}
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

/* A comment stands where the brace goes. */
static int comment_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff) { // the second window
		mmap_action_remap(desc, vma->vm_start, pfn + 1, PAGE_SIZE);
		return 0;
	} else { /* the first */
		return -EINVAL;
	}
}

/* A body that is no arm. */
static int scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	scoped_guard(mutex, &lock) {
		mmap_action_remap_full(desc, pfn);
		return 0;
	}
	return -EBUSY;
}

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	do {
		mmap_action_remap_full(desc, pfn);
		return 0;
	} while (0);
}

/* A nested if without braces. */
static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (pfn)
		if (!vma->vm_pgoff) {
			mmap_action_remap_full(desc, pfn);
			return 0;
		}
	return -EINVAL;
}

static const struct file_operations fops[] = {
	{ .mmap = else_if_mmap }, { .mmap = else_if_passed_mmap },
	{ .mmap = else_if_braces_mmap }, { .mmap = comment_mmap },
	{ .mmap = scoped_mmap }, { .mmap = once_mmap },
	{ .mmap = nested_mmap },
};
