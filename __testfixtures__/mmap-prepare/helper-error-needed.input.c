// SPDX-License-Identifier: MIT
/* What is done only when a function that maps has failed is not done any more, wherever its result is tested. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

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

static int bar_later_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	int ret;

	mutex_lock(&bar->lock);
	ret = bar_map(bar, vma);
	mutex_unlock(&bar->lock);
	if (ret) {
		bar->failed = 1;
		return ret;
	}
	return 0;
}

static int bar_other_map(struct bar *bar, struct vm_area_struct *vma)
{
	return io_remap_pfn_range(vma, vma->vm_start, bar->pfn,
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int bar_jumps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	int ret;

	ret = bar_other_map(bar, vma);
	if (ret)
		goto fail;
	return 0;
fail:
	bar->failed = 1;
	return ret;
}

static const struct file_operations bar_fops[] = {
	{ .mmap = bar_later_mmap }, { .mmap = bar_jumps_mmap },
};
