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

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;

	if (!refcount_inc_not_zero(&lathe->users))
		return -ENODEV;
	mmap_action_ioremap_full(desc, lathe->phys >> PAGE_SHIFT);
	refcount_dec(&lathe->users);
	return 0;
}

static int powered_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lathe *lathe = file->private_data;
	int ret;

	ret = pm_runtime_resume_and_get(lathe->dev);
	if (ret < 0)
		return ret;
	mmap_action_ioremap_full(desc, lathe->phys >> PAGE_SHIFT);
	pm_runtime_put_sync(lathe->dev);
	return 0;
}

static const struct file_operations lathe_fops = {
	.mmap_prepare = lathe_mmap_prepare,
};

static const struct file_operations powered_fops = {
	.mmap_prepare = powered_mmap_prepare,
};
