// SPDX-License-Identifier: MIT
/* A count below 0 is a very large number of pages: vm_map_pages() takes an unsigned long. */
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

	return vm_map_pages(vma, slab->pages + 2, slab->count - 2);
}

static const struct file_operations slab_fops = {
	.owner = THIS_MODULE,
	.mmap = slab_mmap,
};
