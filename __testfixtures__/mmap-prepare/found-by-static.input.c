// SPDX-License-Identifier: MIT
// What a loop finds its pages by may be a static local: the function that finds them is given it, and keeps none of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

struct reel {
	void *area;
	unsigned long size;
};

static struct reel only_reel;

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	static struct reel *reel = &only_reel;
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

static const struct file_operations reel_fops = {
	.owner = THIS_MODULE,
	.mmap = reel_mmap,
};
