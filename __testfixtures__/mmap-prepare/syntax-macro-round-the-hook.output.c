// SPDX-License-Identifier: MIT
/* PTR_IF() gives back the callback or NULL. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = PTR_IF(IS_ENABLED(CONFIG_MMU), ex_mmap_prepare),
};
