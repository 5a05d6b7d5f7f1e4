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

	if (vma_pages(vma) != pool->nr_pages)
		return -EINVAL;

	mmap_action_map_kernel_pages(desc, desc->start, pool->pages,
				     pool->nr_pages);

	return 0;
}

static int pool_cursor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long pages = vma_pages(vma);

	if (pages > ARRAY_SIZE(pool->inline_pages))
		return -EINVAL;

	mmap_action_map_kernel_pages_full(desc, pool->inline_pages);
	return 0;
}

static int pool_shift_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;

	mmap_action_map_kernel_pages_full(desc, pool->pages);

	return 0;
}

static int pool_direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;

	mmap_action_map_kernel_pages_full(desc, pool->pages);
	desc->action.error_override = -EAGAIN;

	return 0;
}

static int pool_tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;

	mmap_action_map_kernel_pages_full(desc, pool->pages);

	return 0;
}

static const struct file_operations pool_fops[] = {
	{ .mmap = pool_offset_mmap }, { .mmap = pool_cursor_mmap },
	{ .mmap = pool_shift_mmap }, { .mmap = pool_direct_mmap },
	{ .mmap = pool_tested_mmap },
};
