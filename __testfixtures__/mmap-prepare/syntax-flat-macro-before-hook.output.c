// SPDX-License-Identifier: MIT
/* A word alone on its line is a macro of its own. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_BEGIN_DECLS

EX_BEGIN_DECLS

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
