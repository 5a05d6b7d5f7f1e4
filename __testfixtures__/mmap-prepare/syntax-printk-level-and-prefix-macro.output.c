// SPDX-License-Identifier: MIT
/* Two macros before a string are part of the string. */
#include <linux/fs.h>
#include <linux/mm.h>

#define PFX "ex: "

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	printk(KERN_INFO PFX "map %lx\n", desc->start);
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
