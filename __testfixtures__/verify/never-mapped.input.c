/* A check that no run passes: nothing after it was compared. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	struct page **pages;
	unsigned int nr;
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	unsigned int i;

	for (i = 0; i < foo->nr; i++)
		if (!PageReserved(foo->pages[i]))
			return -EIO;
	vma->vm_page_prot = PAGE_READONLY;
	return vm_map_pages_zero(vma, foo->pages, foo->nr);
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
