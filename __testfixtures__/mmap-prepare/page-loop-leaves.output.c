// SPDX-License-Identifier: MIT
/* However a loop of vm_insert_page() leaves when one has failed, and whatever it then does as after a success. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>

struct pool {
	struct mutex lock;
	struct page **pages;
	unsigned long count;
};

static int pool_break_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;

	if (vma_desc_pages(desc) > pool->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, pool->pages);
	return 0;
}

static int pool_goto_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;
	int ret;

	mutex_lock(&pool->lock);
	if (vma_desc_pages(desc) > pool->count) {
		ret = -EINVAL;
		goto out;
	}
	mmap_action_map_kernel_pages_full(desc, pool->pages);
	ret = 0;
out:
	mutex_unlock(&pool->lock);
	return ret;
}

static int pool_test_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;

	if (vma_desc_pages(desc) > pool->count)
		return -EINVAL;
	mutex_lock(&pool->lock);
	mmap_action_map_kernel_pages_full(desc, pool->pages);
	mutex_unlock(&pool->lock);
	return 0;
}

static int pool_called_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;

	if (vma_desc_pages(desc) > pool->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, pool->pages);
	return 0;
}

static const struct file_operations pool_fops[] = {
	{ .mmap_prepare = pool_break_mmap_prepare }, { .mmap_prepare = pool_goto_mmap_prepare },
	{ .mmap_prepare = pool_test_mmap_prepare }, { .mmap_prepare = pool_called_mmap_prepare },
};
