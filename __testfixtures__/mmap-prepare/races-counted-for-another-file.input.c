// SPDX-License-Identifier: MIT
/*
 * Why: nothing in this file waits until nobody is counted, but what ends the device
 * may stand in another one: it drops its own count, waits, and takes out what is
 * mapped. The count is given back when the action is performed.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pm_runtime.h>
#include <linux/refcount.h>

struct lathe {
	struct device *dev;
	refcount_t users;
	phys_addr_t phys;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	int ret;

	if (!refcount_inc_not_zero(&lathe->users))
		return -ENODEV;
	ret = io_remap_pfn_range(vma, vma->vm_start, lathe->phys >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	refcount_dec(&lathe->users);
	return ret;
}

static int powered_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	int ret;

	ret = pm_runtime_resume_and_get(lathe->dev);
	if (ret < 0)
		return ret;
	ret = io_remap_pfn_range(vma, vma->vm_start, lathe->phys >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	pm_runtime_put_sync(lathe->dev);
	return ret;
}

static const struct file_operations lathe_fops = {
	.mmap = lathe_mmap,
};

static const struct file_operations powered_fops = {
	.mmap = powered_mmap,
};
