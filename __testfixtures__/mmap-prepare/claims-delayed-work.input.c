// SPDX-License-Identifier: MIT
/*
 * Why: schedule_delayed_work() is a change of state like schedule_work().
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct beat {
	struct delayed_work work;
	unsigned long pfn;
};

static int beat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beat *d = file->private_data;

	schedule_delayed_work(&d->work, HZ);

	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations beat_fops = {
	.owner = THIS_MODULE,
	.mmap = beat_mmap,
};
