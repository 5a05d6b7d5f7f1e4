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

static int strip_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct strip *d = file->private_data;

	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(STRIP_VM_FLAGS));
	mmap_action_remap_full(desc, d->pfn);
	return 0;
}

static const struct file_operations strip_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = strip_mmap_prepare,
};
