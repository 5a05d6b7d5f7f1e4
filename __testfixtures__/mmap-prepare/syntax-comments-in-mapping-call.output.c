// SPDX-License-Identifier: MIT
/* The comment of an argument that is kept stays beside it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x10 /* the frame, not the address */);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
