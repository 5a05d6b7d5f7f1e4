// SPDX-License-Identifier: MIT
/*
 * Why: `(u64)(v)->vm_pgoff` is a cast of the member, and no call of u64()
 * with the vma, in a macro and in the hook.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	u64 base;
	u64 len;
};

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *weir = file->private_data;
	u64 end = ((u64)desc->pgoff << PAGE_SHIFT) +
		  ((u64)desc->end - desc->start);
	u64 from = weir->base + ((u64)desc->pgoff << PAGE_SHIFT);

	if (end > weir->len ||
	    ((u64)(u32)desc->end - (u32)desc->start) > weir->len)
		return -ERANGE;

	mmap_action_remap_full(desc, from >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = weir_mmap_prepare,
};
