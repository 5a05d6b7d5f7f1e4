// SPDX-License-Identifier: MIT
/* The prototype follows, attribute macro or not. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_COLD __attribute__((cold))

static int EX_COLD ex_mmap_prepare(struct vm_area_desc *desc);

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
