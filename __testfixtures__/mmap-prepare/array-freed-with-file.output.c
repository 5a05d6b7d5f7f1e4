// SPDX-License-Identifier: MIT
/*
 * An array of pages that is only freed when the file is released, of which it is, is there while the file is mapped, whatever
 * lock is taken where: a warning. What another lock is taken for, and what is freed of another array, is none of its business.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct reed {
	struct mutex lock;
	struct page **pages;
	struct page **spare;
	unsigned int count;
};

static int reed_open(struct inode *inode, struct file *file)
{
	struct reed *reed = kzalloc(sizeof(*reed), GFP_KERNEL);

	if (!reed)
		return -ENOMEM;
	mutex_init(&reed->lock);
	file->private_data = reed;
	return 0;
}

static void reed_drop(struct reed *reed)
{
	unsigned int i;

	for (i = 0; i < reed->count; i++)
		__free_page(reed->pages[i]);
	kfree(reed->pages);
}

static int reed_release(struct inode *inode, struct file *file)
{
	struct reed *reed = file->private_data;

	mutex_lock(&reed->lock);
	reed_drop(reed);
	mutex_unlock(&reed->lock);
	kfree(reed);
	return 0;
}

static long reed_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct reed *reed = file->private_data;

	mutex_lock(&reed->lock);
	kfree(reed->spare);
	reed->spare = NULL;
	mutex_unlock(&reed->lock);
	return 0;
}

static int reed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct reed *reed = file->private_data;
	int ret = -ENXIO;

	mutex_lock(&reed->lock);
	if (reed->pages) {
		if (vma_desc_pages(desc) > reed->count) {
			mutex_unlock(&reed->lock);
			return -ENXIO;
		}
		mmap_action_map_kernel_pages_full(desc, reed->pages);
		ret = 0;
	}
	mutex_unlock(&reed->lock);
	return ret;
}

const struct file_operations reed_fops = {
	.open = reed_open,
	.release = reed_release,
	.unlocked_ioctl = reed_ioctl,
	.mmap_prepare = reed_mmap_prepare,
};
