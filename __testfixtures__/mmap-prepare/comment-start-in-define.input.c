// SPDX-License-Identifier: GPL-2.0
// What looks like the start of a comment in a string of a macro, or behind two slashes, is none: the hook was a part of that macro.
#include <linux/fs.h>
#include <linux/mm.h>

#define KILN_GLOB	"/dev/kiln*/*"
#define KILN_OLD	1 // as in /* the first one

struct kiln {
	phys_addr_t base;
	size_t size;
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > kiln->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
}

/* a comment of its own */
static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};
