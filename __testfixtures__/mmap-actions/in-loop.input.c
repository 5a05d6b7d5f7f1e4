// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>

struct chunk {
	struct list_head list;
	unsigned long pfn;
	unsigned long size;
};

static LIST_HEAD(chunks);

static int for_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		ret = remap_pfn_range(vma, addr, vmalloc_to_pfn((void *)addr),
				      PAGE_SIZE, vma->vm_page_prot);
		if (ret)
			return ret;
	}

	return 0;
}

static int list_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start;
	struct chunk *chunk;
	int ret;

	list_for_each_entry(chunk, &chunks, list) {
		ret = remap_pfn_range(vma, addr, chunk->pfn, chunk->size,
				      vma->vm_page_prot);
		if (ret)
			return ret;
		addr += chunk->size;
	}

	return 0;
}

static int again_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chunk *chunk = file->private_data;
	int tries = 3;
	int ret;

again:
	ret = remap_pfn_range(vma, vma->vm_start, chunk->pfn, chunk->size,
			      vma->vm_page_prot);
	if (ret == -EAGAIN && tries--)
		goto again;

	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = for_mmap }, { .mmap = list_mmap }, { .mmap = again_mmap },
};
