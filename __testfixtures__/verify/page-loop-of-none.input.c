// SPDX-License-Identifier: MIT
/* Where there are no pages, no call is made that would mark the mapping: the action marks it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slab {
	struct page **pages;
	int count;
};

static int slab_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slab *slab = file->private_data;
	int i, ret;

	for (i = 0; i < slab->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     slab->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations slab_fops = {
	.owner = THIS_MODULE,
	.mmap = slab_mmap,
};
