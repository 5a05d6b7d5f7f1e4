// SPDX-License-Identifier: MIT
/* The comment stays in its column. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.owner		= THIS_MODULE,		/* this */
	.mmap_prepare	= ex_mmap_prepare,	/* map */
	.llseek		= noop_llseek,		/* none */
};
