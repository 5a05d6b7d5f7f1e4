// SPDX-License-Identifier: MIT
/* What GNU C took for a designator before C99. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static struct file_operations ex_fops = {
	mmap_prepare:	ex_mmap_prepare,
};
