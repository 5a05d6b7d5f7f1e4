// SPDX-License-Identifier: MIT
/* A macro call between two strings is part of the string. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("ex " __stringify(PAGE_SHIFT) "\n");
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
