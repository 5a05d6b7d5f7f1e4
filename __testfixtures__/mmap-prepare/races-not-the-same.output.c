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

static int shop_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct shop *shop = file->private_data;

	*vm_private_data = shop;
	shop->users++;
	return 0;
}

static void shop_open(struct vm_area_struct *vma)
{
	struct shop *shop = vma->vm_private_data;

	shop->users++;
}

static void shop_close(struct vm_area_struct *vma)
{
	struct shop *shop = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!shop)
		return;

	shop->users--;
}

static const struct vm_operations_struct shop_vm_ops = {
	.mapped = shop_mapped,
	.open = shop_open,
	.close = shop_close,
};

static int shop_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shop *shop = file->private_data;

	mutex_lock(&shop->lock);
	mmap_action_ioremap_full(desc, shop->base >> PAGE_SHIFT);
	mutex_unlock(&shop->lock);
	desc->vm_ops = &shop_vm_ops;
	return 0;
}

static const struct file_operations shop_fops = {
	.mmap_prepare = shop_mmap_prepare,
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

static int read_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shop *shop = file->private_data;

	down_read(&shop->sem);
	mmap_action_ioremap_full(desc, shop->base >> PAGE_SHIFT);
	up_read(&shop->sem);
	return 0;
}

static const struct file_operations read_fops = {
	.mmap_prepare = read_mmap_prepare,
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

static int kept_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shop *shop = file->private_data;

	kref_get(&shop->ref);
	mmap_action_ioremap_full(desc, shop->base >> PAGE_SHIFT);
	kref_put(&shop->ref, shop_free);
	return 0;
}

static const struct file_operations kept_fops = {
	.mmap_prepare = kept_mmap_prepare,
};

static int lit_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shop *shop = file->private_data;

	if (test_and_set_bit(1, &shop->state))
		return -EBUSY;
	mmap_action_ioremap_full(desc, shop->base >> PAGE_SHIFT);
	clear_bit(1, &shop->state);
	return 0;
}

static const struct file_operations lit_fops = {
	.mmap_prepare = lit_mmap_prepare,
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

static int goods_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shop *shop = file->private_data;
	struct goods *goods = goods_find(shop, desc->pgoff);

	if (!goods)
		return -ENOENT;
	mmap_action_ioremap_full(desc, goods->base >> PAGE_SHIFT);
	kref_put(&goods->ref, goods_free);
	return 0;
}

static const struct file_operations goods_fops = {
	.mmap_prepare = goods_mmap_prepare,
};
