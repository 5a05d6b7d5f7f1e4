// SPDX-License-Identifier: MIT
/* A macro that is a whole statement opens no block. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_CHECK(c) {if (!(c)) return -EINVAL;}

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	EX_CHECK(!desc->pgoff)

	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
