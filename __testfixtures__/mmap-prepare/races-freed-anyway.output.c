// SPDX-License-Identifier: MIT
/*
 * Why: the ioctl frees without looking, as in the legacy driver: nothing is
 * lost, the warning stays.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

/* nothing counts mappings: the legacy driver frees mapped memory as well */
struct loose { struct mutex lock; void *buf; size_t len; };

static int loose_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct loose *l = file->private_data;
	int ret = -EINVAL;

	mutex_lock(&l->lock);
	if (l->buf && vma_desc_size(desc) <= l->len) {
		mmap_action_remap_full(desc,
				       virt_to_phys(l->buf) >> PAGE_SHIFT);
		ret = 0;
	}
	mutex_unlock(&l->lock);
	return ret;
}

static long loose_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct loose *l = file->private_data;

	mutex_lock(&l->lock);
	kfree(l->buf);
	l->buf = NULL;
	mutex_unlock(&l->lock);
	return 0;
}

static const struct file_operations loose_fops = { .mmap_prepare = loose_mmap_prepare, .unlocked_ioctl = loose_ioctl };
