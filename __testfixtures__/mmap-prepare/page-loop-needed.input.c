// SPDX-License-Identifier: MIT
/* What is read of a loop of vm_insert_page() behind it, or is only done when one has failed. */
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	unsigned long count;
	int failed;
};

static int pool_cursor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long addr, i;
	int ret;

	if (vma_pages(vma) > pool->count)
		return -EINVAL;
	addr = vma->vm_start;
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, addr, pool->pages[i]);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	if (addr != vma->vm_end)
		return -EINVAL;
	return 0;
}

static int pool_undo_mmap(struct file *file, struct vm_area_struct *vma)
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
	if (ret)
		pool->failed = 1;
	return ret;
}

/* It is not 0 where the loop begins. */
static int pool_first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret = pool_check(pool);

	if (vma_pages(vma) > pool->count)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma) && !ret; i++)
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
	return ret;
}

static const struct file_operations pool_fops[] = {
	{ .mmap = pool_cursor_mmap }, { .mmap = pool_undo_mmap },
	{ .mmap = pool_first_mmap },
};
