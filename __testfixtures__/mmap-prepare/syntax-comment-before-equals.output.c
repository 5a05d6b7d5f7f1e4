// SPDX-License-Identifier: MIT
/* A comment may stand between any two tokens. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare /* map */ = ex_mmap_prepare,
};
