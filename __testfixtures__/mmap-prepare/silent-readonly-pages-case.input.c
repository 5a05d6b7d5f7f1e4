// SPDX-License-Identifier: MIT
/*
 * Why: pages are inserted with a protection that the kernel makes anew
 * before the action.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	struct page **pages;
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	switch (vma->vm_pgoff) {
	case 0:
		return vm_map_pages_zero(vma, foo->pages, 1);
	case 1:
		return vm_map_pages_zero(vma, foo->pages + 1, 1);
	case 2:
		return vm_map_pages_zero(vma, foo->pages + 2, 1);
	case 3:
		vma->vm_page_prot = PAGE_READONLY;
		return vm_map_pages_zero(vma, foo->pages + 3, 1);
	case 4:
	case 5:
	case 6:
		return vm_map_pages_zero(vma, foo->pages + 4, 1);
	default:
		return -EINVAL;
	}
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
