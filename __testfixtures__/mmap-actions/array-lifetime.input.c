// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct heap {
	struct page *first[16];
	struct page **pages;
	unsigned long nr;
};

static int heap_stack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct page *pages[2];

	heap_fill(file->private_data, pages, 2);
	return vm_map_pages_zero(vma, pages, ARRAY_SIZE(pages));
}

static int heap_freed_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long nr;
	struct page **pages = heap_pages(file->private_data, &nr);
	int ret;

	ret = vm_map_pages_zero(vma, pages, nr);
	heap_drop_pages(pages);
	return ret;
}

static int heap_cleanup_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct page **pages __free(kvfree) = heap_pages(file->private_data);

	return vm_map_pages_zero(vma, pages + 1, 4);
}

static int heap_copy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heap copy;

	heap_copy(file->private_data, &copy);
	return vm_map_pages_zero(vma, &copy.first[2], 4);
}

/* In the driver's memory: it stays. */
static int heap_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heap *heap = file->private_data;
	struct page **pages = heap->pages;

	heap_use(pages);
	return vm_map_pages_zero(vma, pages, heap->nr);
}

static int heap_member_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heap *heap = file->private_data;

	return vm_map_pages_zero(vma, heap->first, ARRAY_SIZE(heap->first));
}

static const struct file_operations heap_fops[] = {
	{ .mmap = heap_stack_mmap }, { .mmap = heap_freed_mmap },
	{ .mmap = heap_cleanup_mmap }, { .mmap = heap_copy_mmap },
	{ .mmap = heap_kept_mmap }, { .mmap = heap_member_mmap },
};
