// SPDX-License-Identifier: MIT
/*
 * vm_map_pages() takes a reference of every page under the lock, so that another function may free them under the same lock
 * afterwards. The action reads the array when the lock is free: what the other function has freed by then is freed memory, and
 * pages of somebody else. It may take the array off a list under the lock and free it behind that, or free it in what it calls.
 */
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct reed {
	struct mutex lock;
	struct page **pages;
	unsigned int count;
};

struct sheaf {
	struct list_head node;
	struct page **pages;
	unsigned int count;
	unsigned long id;
};

struct bale {
	struct mutex lock;
	struct page *pages[16];
	unsigned int count;
};

static LIST_HEAD(sheaves);
static DEFINE_SPINLOCK(sheaves_lock);

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *reed = file->private_data;

	guard(mutex)(&reed->lock);
	if (!reed->pages)
		return -ENXIO;
	return vm_map_pages_zero(vma, reed->pages, reed->count);
}

static long reed_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct reed *reed = file->private_data;
	struct page **pages;
	unsigned int i;

	mutex_lock(&reed->lock);
	pages = reed->pages;
	for (i = 0; i < reed->count; i++)
		put_page(pages[i]);
	kfree(pages);
	reed->pages = NULL;
	mutex_unlock(&reed->lock);
	return 0;
}

static int sheaf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sheaf *sheaf;
	int ret = -ENOENT;

	spin_lock(&sheaves_lock);
	list_for_each_entry(sheaf, &sheaves, node) {
		if (sheaf->id != vma->vm_pgoff)
			continue;
		ret = vm_map_pages_zero(vma, sheaf->pages, sheaf->count);
		break;
	}
	spin_unlock(&sheaves_lock);
	return ret;
}

static void sheaf_free(struct sheaf *sheaf)
{
	spin_lock(&sheaves_lock);
	list_del(&sheaf->node);
	spin_unlock(&sheaves_lock);
	kvfree(sheaf->pages);
	kfree(sheaf);
}

static int bale_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bale *bale = file->private_data;
	int ret;

	mutex_lock(&bale->lock);
	ret = vm_map_pages(vma, bale->pages, bale->count);
	mutex_unlock(&bale->lock);
	return ret;
}

static void bale_drop(struct bale *bale)
{
	while (bale->count)
		__free_page(bale->pages[--bale->count]);
}

static ssize_t bale_write(struct file *file, const char __user *text,
			  size_t size, loff_t *offset)
{
	struct bale *bale = file->private_data;

	mutex_lock(&bale->lock);
	bale_drop(bale);
	mutex_unlock(&bale->lock);
	return size;
}

const struct file_operations reed_fops = {
	.mmap = reed_mmap,
	.unlocked_ioctl = reed_ioctl,
};
const struct file_operations sheaf_fops = { .mmap = sheaf_mmap };
const struct file_operations bale_fops = {
	.mmap = bale_mmap,
	.write = bale_write,
};
