// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	unsigned long nr_pages;
};

static int pool_whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long num = vma_pages(vma);

	if (num > pool->nr_pages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, pool->pages);
	return 0;
}

static int pool_part_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long num = pool->nr_pages;

	if (vma_pages(vma) < num)
		return -EINVAL;
	mmap_action_map_kernel_pages(desc, vma->vm_start, pool->pages, num);
	vma->vm_private_data = pool;
	return 0;
}

/* What is left over is looked at. */
static int pool_left_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long num = pool->nr_pages;
	int ret;

	ret = vm_insert_pages(vma, vma->vm_start, pool->pages, &num);
	if (ret)
		return ret;
	return num ? -ENOMEM : 0;
}

static const struct file_operations pool_fops[] = {
	{ .mmap = pool_whole_mmap }, { .mmap = pool_part_mmap },
	{ .mmap = pool_left_mmap },
};
