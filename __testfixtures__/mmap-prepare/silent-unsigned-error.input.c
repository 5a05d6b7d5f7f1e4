// SPDX-License-Identifier: MIT
/*
 * Why: an unsigned result is never below 0: the hook swallowed the error,
 * and has none to keep.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	unsigned long pfn;
};

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned int ret;

	switch (vma->vm_pgoff) {
	case 0:
	case 1:
	case 2:
		return remap_pfn_range(vma, vma->vm_start, foo->pfn, size,
				       vma->vm_page_prot);
	case 3:
		ret = remap_pfn_range(vma, vma->vm_start, foo->pfn, size,
				      vma->vm_page_prot);
		if (ret < 0)
			return -EAGAIN;
		return 0;
	case 4:
	case 5:
	case 6:
		return remap_pfn_range(vma, vma->vm_start, foo->pfn + 1, size,
				       vma->vm_page_prot);
	}
	return -EINVAL;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
