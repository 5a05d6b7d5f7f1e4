// SPDX-License-Identifier: MIT
/*
 * A function that maps returns 0 now, and the mapping fails later: what its callers do with its error is followed as that of
 * a mapping call itself.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>

struct bar {
	struct mutex lock;
	unsigned long pfn;
	int failed;
};

static int bar_map(struct bar *bar, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, bar->pfn);
	return 0;
}

/* The message is lost. */
static int bar_logs_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	int ret;

	ret = bar_map(file->private_data, desc);
	if (ret)
		pr_err("not mapped: %d\n", ret);
	return ret;
}

static int bar_jumps_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	int ret;

	mutex_lock(&bar->lock);
	ret = bar_map(bar, desc);
	if (ret)
		goto fail;
	mutex_unlock(&bar->lock);
	return 0;
fail:
	mutex_unlock(&bar->lock);
	pr_err("not mapped: %d\n", ret);
	return ret;
}

static int bar_number_mmap_error(int err)
{
	return -EAGAIN;
}

/* The number is kept, behind what stands between. */
static int bar_number_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	int ret;

	mutex_lock(&bar->lock);
	ret = bar_map(bar, desc);
	desc->action.error_hook = bar_number_mmap_error;
	mutex_unlock(&bar->lock);
	if (ret)
		return -EAGAIN;
	return 0;
}

static int bar_chosen_mmap_error(int err)
{
	return -EAGAIN;
}

static int bar_chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (bar_map(file->private_data, desc))
		return -EAGAIN;
	desc->action.error_hook = bar_chosen_mmap_error;
	return 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap_prepare = bar_logs_mmap_prepare }, { .mmap_prepare = bar_jumps_mmap_prepare },
	{ .mmap_prepare = bar_number_mmap_prepare }, { .mmap_prepare = bar_chosen_mmap_prepare },
};
