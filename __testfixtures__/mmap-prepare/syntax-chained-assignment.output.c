// SPDX-License-Identifier: MIT
/* Both structures share the name of the callback. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static struct file_operations ex_a, ex_b;

void ex_setup(void)
{
	ex_a.mmap_prepare = ex_b.mmap_prepare = ex_mmap_prepare;
}
