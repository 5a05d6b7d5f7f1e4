// SPDX-License-Identifier: MIT
/* A logging macro of the file with __VA_OPT__. */
#include <linux/fs.h>
#include <linux/mm.h>

#define ex_dbg(fmt, ...) pr_debug("ex: " fmt __VA_OPT__(,) __VA_ARGS__)

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	ex_dbg("map %lx\n", desc->start);
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
