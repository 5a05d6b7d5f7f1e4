// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long strip_pfn;

/* Why: what stands in the parentheses of typeof may begin on a line of its own; a body may begin with an empty line. */
static int strip_mmap_prepare(struct vm_area_desc *desc)
{

	typeof
		(desc->end) size = vma_desc_size(desc);

	if (size > PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, strip_pfn);
	return 0;
}

static int strip_read_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	/* Nothing but the file is looked at. */
	if (file->f_mode & FMODE_WRITE)
		return -EACCES;
	mmap_action_remap_full(desc, strip_pfn);
	return 0;
}

static const struct file_operations strip_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = strip_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = strip_read_mmap_prepare },
};
