// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct window {
	struct mutex lock;
	unsigned long pfn;
	bool gone;
};

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *window = file->private_data;
	int ret;

	mutex_lock(&window->lock);
	if (window->gone) {
		ret = -ENODEV;
		goto out;
	}

	mmap_action_remap_full(desc, window->pfn);
	ret = 0;

	pr_debug("mapped\n");
out:
	mutex_unlock(&window->lock);
	return ret;
}

/* The only jump to the label goes with the test. */
static int window_only_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *window = file->private_data;

	mutex_lock(&window->lock);
	mmap_action_remap_full(desc, window->pfn);

	vma->vm_private_data = window;

	mutex_unlock(&window->lock);
	return 0;
}

static const struct file_operations window_fops = {
	.mmap = window_mmap,
};

static const struct file_operations window_only_fops = {
	.mmap = window_only_mmap,
};
