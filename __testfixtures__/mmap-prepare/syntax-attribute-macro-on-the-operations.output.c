// SPDX-License-Identifier: MIT
/* The variable is known by its place, not by what stands around its name. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_RO __attribute__((section(".rodata.ex")))

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops EX_RO = {
	.mmap_prepare = ex_mmap_prepare,
};
