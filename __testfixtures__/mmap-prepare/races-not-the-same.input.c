// SPDX-License-Identifier: MIT
/*
 * Why: what looks like a race and is none: the lock, the count, the bit or the
 * operations that another function has are of another structure, both only read
 * under a semaphore, the reference is one more than the file has, or who puts the
 * last one only frees. A warning at most.
 */
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

struct queue {
	struct mutex lock;
	int users;
	struct kref ref;
	struct address_space *space;
};

struct shop {
	struct mutex lock;
	struct rw_semaphore sem;
	unsigned long state;
	struct list_head goods;
	int users;
	struct kref ref;
	phys_addr_t base;
	struct queue *queue;
	struct address_space *space;
};

static void shop_open(struct vm_area_struct *vma)
{
	struct shop *shop = vma->vm_private_data;

	shop->users++;
}

static void shop_close(struct vm_area_struct *vma)
{
	struct shop *shop = vma->vm_private_data;

	shop->users--;
}

static const struct vm_operations_struct shop_vm_ops = {
	.open = shop_open,
	.close = shop_close,
};

static int shop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shop *shop = file->private_data;
	int err;

	mutex_lock(&shop->lock);
	err = io_remap_pfn_range(vma, vma->vm_start,
				 shop->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	mutex_unlock(&shop->lock);
	if (err)
		return err;
	vma->vm_private_data = shop;
	vma->vm_ops = &shop_vm_ops;
	shop_open(vma);
	return 0;
}

static const struct file_operations shop_fops = {
	.mmap = shop_mmap,
};

static long shop_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct shop *shop = file->private_data;

	mutex_lock(&shop->lock);
	if (shop->queue->users) {
		mutex_unlock(&shop->lock);
		return -EBUSY;
	}
	mutex_unlock(&shop->lock);
	return 0;
}

static void queue_closes(struct queue *queue)
{
	mutex_lock(&queue->lock);
	unmap_mapping_range(queue->space, 0, 0, 1);
	mutex_unlock(&queue->lock);
}

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shop *shop = file->private_data;
	int err;

	down_read(&shop->sem);
	err = io_remap_pfn_range(vma, vma->vm_start,
				 shop->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	up_read(&shop->sem);
	return err;
}

static const struct file_operations read_fops = {
	.mmap = read_mmap,
};

static void shop_cleans(struct shop *shop)
{
	down_read(&shop->sem);
	unmap_mapping_range(shop->space, 0, PAGE_SIZE, 1);
	up_read(&shop->sem);
}

static void shop_free(struct kref *ref)
{
	struct shop *shop = container_of(ref, struct shop, ref);

	unmap_mapping_range(shop->space, 0, 0, 1);
}

static int kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shop *shop = file->private_data;
	int err;

	kref_get(&shop->ref);
	err = io_remap_pfn_range(vma, vma->vm_start,
				 shop->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	kref_put(&shop->ref, shop_free);
	return err;
}

static const struct file_operations kept_fops = {
	.mmap = kept_mmap,
};

static int lit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shop *shop = file->private_data;
	int err;

	if (test_and_set_bit(1, &shop->state))
		return -EBUSY;
	err = io_remap_pfn_range(vma, vma->vm_start,
				 shop->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	clear_bit(1, &shop->state);
	return err;
}

static const struct file_operations lit_fops = {
	.mmap = lit_mmap,
};

static void shop_shuts(struct shop *shop)
{
	if (test_and_set_bit(0, &shop->state))
		return;
	unmap_mapping_range(shop->space, 0, 0, 1);
	clear_bit(0, &shop->state);
}

struct goods {
	struct kref ref;
	struct list_head node;
	unsigned long number;
	phys_addr_t base;
};

static void goods_free(struct kref *ref)
{
	kfree(container_of(ref, struct goods, ref));
}

static struct goods *goods_find(struct shop *shop, unsigned long number)
{
	struct goods *goods;

	mutex_lock(&shop->lock);
	list_for_each_entry(goods, &shop->goods, node) {
		if (goods->number == number) {
			kref_get(&goods->ref);
			mutex_unlock(&shop->lock);
			return goods;
		}
	}
	mutex_unlock(&shop->lock);
	return NULL;
}

static int goods_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shop *shop = file->private_data;
	struct goods *goods = goods_find(shop, vma->vm_pgoff);
	int err;

	if (!goods)
		return -ENOENT;
	err = io_remap_pfn_range(vma, vma->vm_start,
				 goods->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	kref_put(&goods->ref, goods_free);
	return err;
}

static const struct file_operations goods_fops = {
	.mmap = goods_mmap,
};
