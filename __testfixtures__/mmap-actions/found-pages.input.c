// SPDX-License-Identifier: MIT
// Pages that a loop finds one by one: an action from a later release on, which is named to those that lack it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

struct reel {
	void *area;
	unsigned long size;
};

static char reel_static[4 * PAGE_SIZE];

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long off;
	int ret;

	if (vma->vm_end - vma->vm_start != reel->size)
		return -EINVAL;
	for (off = 0; off < reel->size; off += PAGE_SIZE) {
		struct page *page = vmalloc_to_page(reel->area + off);

		ret = vm_insert_page(vma, vma->vm_start + off, page);
		if (ret)
			return ret;
	}
	return 0;
}

static int reel_static_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long i;
	int ret;

	if (vma_pages(vma) > 4)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     virt_to_page(reel_static + (i << PAGE_SHIFT)));
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations reel_fops = {
	.mmap = reel_mmap,
};

static const struct file_operations reel_static_fops = {
	.mmap = reel_static_mmap,
};
