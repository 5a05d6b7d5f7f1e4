// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long strip_pfn;

/* Why: what stands in the parentheses of typeof may begin on a line of its own; a body may begin with an empty line. */
static int strip_mmap(struct file *file, struct vm_area_struct *vma)
{

	typeof
		(vma->vm_end) size = vma->vm_end - vma->vm_start;

	if (size > PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, strip_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int strip_read_mmap(struct file *file, struct vm_area_struct *vma)
{

	/* Nothing but the file is looked at. */
	if (file->f_mode & FMODE_WRITE)
		return -EACCES;
	return remap_pfn_range(vma, vma->vm_start, strip_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations strip_fops[] = {
	{ .owner = THIS_MODULE, .mmap = strip_mmap },
	{ .owner = THIS_MODULE, .mmap = strip_read_mmap },
};
