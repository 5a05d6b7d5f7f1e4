// SPDX-License-Identifier: MIT
/* A macro without a semicolon ends before a comment. */
#include <linux/fs.h>
#include <linux/mm.h>

DEFINE_FREE(ex_put, struct ex *, if (_T) kfree(_T))

/* Map the registers. */
static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
