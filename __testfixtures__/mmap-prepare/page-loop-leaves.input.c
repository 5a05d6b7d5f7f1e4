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

static int pool_break_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret = 0;

	if (vma_pages(vma) > pool->count)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			break;
	}
	return ret;
}

static int pool_goto_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	mutex_lock(&pool->lock);
	if (vma_pages(vma) > pool->count) {
		ret = -EINVAL;
		goto out;
	}
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret < 0) {
			pr_err("page %lu\n", i);
			goto out;
		}
	}
	ret = 0;
out:
	mutex_unlock(&pool->lock);
	return ret;
}

static int pool_test_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret = 0;

	if (vma_pages(vma) > pool->count)
		return -EINVAL;
	mutex_lock(&pool->lock);
	for (i = 0; i < vma_pages(vma) && !ret; i++)
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
	mutex_unlock(&pool->lock);
	return ret;
}

static int pool_called_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i = 0;
	int ret = 0;

	if (vma_pages(vma) > pool->count)
		return -EINVAL;
	while (addr < vma->vm_end && (ret = vm_insert_page(vma, addr, pool->pages[i])) == 0) {
		addr += PAGE_SIZE;
		i++;
	}
	return ret;
}

static const struct file_operations pool_fops[] = {
	{ .mmap = pool_break_mmap }, { .mmap = pool_goto_mmap },
	{ .mmap = pool_test_mmap }, { .mmap = pool_called_mmap },
};
