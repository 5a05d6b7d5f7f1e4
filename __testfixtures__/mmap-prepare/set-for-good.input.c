// SPDX-License-Identifier: MIT
/*
 * Why: bits that are only ever set or cleared, and when the hook last ran, are
 * stores that come to the same for a mapping that fails or merges.
 */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>

#define BIN_SEEN	0x10
#define BIN_TOUCHED	3

struct bin {
	struct device *dev;
	unsigned long pfn;
	unsigned long state;
	unsigned int flags;
	unsigned long last_use;
	unsigned long idle_at;
	ktime_t stamp;
};

static long bin_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct bin *bin = file->private_data;

	clear_bit(BIN_TOUCHED, &bin->state);
	bin->flags &= ~BIN_SEEN;
	return 0;
}

static int bin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;

	bin->flags |= BIN_SEEN | BIT(6);
	bin->flags &= ~BIT(7);
	set_bit(BIN_TOUCHED, &bin->state);
	__clear_bit(5, &bin->state);
	bin->last_use = jiffies;
	bin->idle_at = jiffies + 5 * HZ;
	bin->stamp = ktime_get();
	pm_runtime_mark_last_busy(bin->dev);

	return remap_pfn_range(vma, vma->vm_start, bin->pfn, PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations bin_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= bin_ioctl,
	.mmap		= bin_mmap,
};
