// SPDX-License-Identifier: MIT
/* The typedef tells what the structure is. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

typedef const struct file_operations ex_fops_t;

static ex_fops_t ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
