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

static int bar_map(struct bar *bar, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, bar->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* The message is lost. */
static int bar_logs_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = bar_map(file->private_data, vma);
	if (ret)
		pr_err("not mapped: %d\n", ret);
	return ret;
}

static int bar_jumps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	int ret;

	mutex_lock(&bar->lock);
	ret = bar_map(bar, vma);
	if (ret)
		goto fail;
	mutex_unlock(&bar->lock);
	return 0;
fail:
	mutex_unlock(&bar->lock);
	pr_err("not mapped: %d\n", ret);
	return ret;
}

/* The number is kept, behind what stands between. */
static int bar_number_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	int ret;

	mutex_lock(&bar->lock);
	ret = bar_map(bar, vma);
	mutex_unlock(&bar->lock);
	if (ret)
		return -EAGAIN;
	return 0;
}

static int bar_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	return bar_map(file->private_data, vma) ? -EAGAIN : 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap = bar_logs_mmap }, { .mmap = bar_jumps_mmap },
	{ .mmap = bar_number_mmap }, { .mmap = bar_chosen_mmap },
};
