// SPDX-License-Identifier: MIT
// A comment between a function's name and the parenthesis around it, and a type that is asked for over a continued line.
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_PFN 0x10

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, EX_PFN);
	return 0;
}

static int ex_typed_mmap_prepare(struct vm_area_desc *desc)
{
	typeof \
		(desc->pgoff) first = desc->pgoff;

	if (first != 0)
		return -EINVAL;
	mmap_action_remap_full(desc, EX_PFN);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};

static const struct file_operations ex_typed_fops = {
	.mmap_prepare = ex_typed_mmap_prepare,
};
