// SPDX-License-Identifier: MIT
/* The value of a statement expression is its last expression. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	return ({ mmap_action_remap(desc, desc->start, 16, 4096); 0; });
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
