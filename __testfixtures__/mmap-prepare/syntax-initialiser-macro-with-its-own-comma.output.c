// SPDX-License-Identifier: MIT
/* A macro alone on its line between members. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

#define EX_COMMON .owner = THIS_MODULE,

static const struct file_operations ex_fops = {
	EX_COMMON
	.mmap_prepare = ex_mmap_prepare,
};
