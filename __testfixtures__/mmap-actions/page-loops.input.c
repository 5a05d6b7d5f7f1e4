// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	struct page *inline_pages[8];
	unsigned long nr_pages;
};

static int pool_offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	if (vma_pages(vma) != pool->nr_pages)
		return -EINVAL;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}

	return 0;
}

static int pool_cursor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long pages = vma_pages(vma);
	unsigned long i;

	if (pages > ARRAY_SIZE(pool->inline_pages))
		return -EINVAL;

	for (i = 0; i < pages; i++, addr += PAGE_SIZE) {
		int err = vm_insert_page(vma, addr, pool->inline_pages[i]);

		if (err)
			return err;
	}
	return 0;
}

static int pool_shift_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	int ret = 0;

	for (int i = 0; i < vma_pages(vma); ++i) {
		ret = vm_insert_page(vma,
				     vma->vm_start + ((unsigned long)i << PAGE_SHIFT),
				     pool->pages[i]);
		if (ret < 0)
			return ret;
	}

	return ret;
}

static int pool_direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long uaddr, i;

	uaddr = vma->vm_start;
	for (i = 0; i < vma_pages(vma); i++) {
		if (vm_insert_page(vma, uaddr, pool->pages[i]))
			return -EAGAIN;
		uaddr += PAGE_SIZE;
	}

	return 0;
}

static int pool_tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < vma_pages(vma); i++)
		if ((ret = vm_insert_page(vma, vma->vm_start + PAGE_SIZE * i,
					  pool->pages[i])) != 0)
			return ret;

	return 0;
}

static const struct file_operations pool_fops[] = {
	{ .mmap = pool_offset_mmap }, { .mmap = pool_cursor_mmap },
	{ .mmap = pool_shift_mmap }, { .mmap = pool_direct_mmap },
	{ .mmap = pool_tested_mmap },
};
