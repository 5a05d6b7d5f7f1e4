// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct pool {
	struct page **pages;
	unsigned long nr_pages;
	unsigned long next;
};

/* Backwards. */
static int down_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[pool->nr_pages - 1 - i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* Every other page. */
static int stride_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i += 2) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* One too many. */
static int inclusive_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i <= pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* From the second page. */
static int second_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 1; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* Bytes where pages belong. */
static int bytes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* Pages that are not in an array. */
static int computed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     vmalloc_to_page(pool + i * PAGE_SIZE));
		if (ret)
			return ret;
	}
	return 0;
}

/* An array that is gone when the action reads it. */
static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct page *pages[4];
	unsigned long i;
	int ret;

	pool_fill(file->private_data, pages);
	for (i = 0; i < 4; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* The page is prepared first. */
static int prepared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		clear_highpage(pool->pages[i]);
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* How far it came matters. */
static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     pool->pages[i]);
		if (ret)
			return ret;
	}
	return i == 0 ? -ENODEV : 0;
}

/* Stops without an error. */
static int partial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long i;

	for (i = 0; i < pool->nr_pages; i++) {
		if (vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				   pool->pages[i]))
			break;
	}
	return 0;
}

/* The counter moves in the body, too. */
static int jumping_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int ret;

	for (i = 0; i < pool->nr_pages; i++) {
		ret = vm_insert_page(vma, addr, pool->pages[i]);
		if (ret)
			return ret;
		addr += 2 * PAGE_SIZE;
	}
	return 0;
}

/* The start of the addresses is not that of the mapping. */
static int late_start_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int ret;

	addr += PAGE_SIZE;
	for (i = 0; i < pool->nr_pages; i++, addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, pool->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

/* The array is chosen by the counter of another loop. */
static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pools = file->private_data;
	unsigned long i, j;
	int ret;

	for (j = 0; j < 2; j++) {
		for (i = 0; i < pools[j].nr_pages; i++) {
			ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
					     pools[j].pages[i]);
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int tables_get(struct discontig_kernel_page_state *state)
{
	struct pool *pools = state->private;

	return discontig_kernel_map_page(state, pools[state->nr_pages_mapped].pages[state->nr_pages_mapped]);
}

static const struct discontig_kernel_page_ops tables_page_ops = {
	.get = tables_get,
};

/* A different array for each page. */
static int tables_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pools = file->private_data;

	mmap_action_map_discontig_kernel_pages(desc, &tables_page_ops, pools);
	return 0;
}

/* The array is asked for each time. */
static int asked_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long i;
	int ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     next_pages(file)[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = down_mmap }, { .mmap = stride_mmap },
	{ .mmap = inclusive_mmap }, { .mmap = second_mmap },
	{ .mmap = bytes_mmap }, { .mmap = computed_mmap },
	{ .mmap = local_mmap }, { .mmap = prepared_mmap },
	{ .mmap = counted_mmap }, { .mmap = partial_mmap },
	{ .mmap = jumping_mmap }, { .mmap = late_start_mmap },
	{ .mmap = nested_mmap }, { .mmap = tables_mmap },
	{ .mmap = asked_mmap },
};
