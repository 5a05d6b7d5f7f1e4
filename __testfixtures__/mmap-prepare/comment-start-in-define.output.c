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

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > kiln->size)
		return -EINVAL;
	mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
	return 0;
}

/* a comment of its own */
static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
