// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static unsigned long pfn;

/* The buffer is dropped after a failure, but not on every way to success. */
static int some_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto out;
	if (keeps_buffer(file))
		return 0;
out:
	drop_buffer(file);
	return ret;
}

/* On every way. */
static int every_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	if (keeps_buffer(file))
		pr_debug("kept\n");
	drop_buffer(file);
	return 0;
}

/* A lock that only the failure releases. */
static int kept_lock_mmap(struct file *file, struct vm_area_struct *vma)
{
	mutex_lock(&lock);
	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		mutex_unlock(&lock);
		return -EAGAIN;
	}
	return 0;
}

/* An error that is found after the call. */
static int later_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	if (!file->private_data)
		return -ENODEV;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = some_mmap }, { .mmap = every_mmap },
	{ .mmap = kept_lock_mmap }, { .mmap = later_mmap },
};
