// SPDX-License-Identifier: MIT
/*
 * Why: a mask that the new text still names must not go.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "strip.h"

struct strip {
	unsigned long pfn;
};

#define STRIP_VM_FLAGS (VM_IO | STRIP_EXTRA_FLAG)

static int strip_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strip *d = file->private_data;

	vm_flags_set(vma, STRIP_VM_FLAGS);
	return remap_pfn_range(vma, vma->vm_start, d->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations strip_fops = {
	.owner = THIS_MODULE,
	.mmap = strip_mmap,
};
