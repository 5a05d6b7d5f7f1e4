// SPDX-License-Identifier: MIT
/* A line of several statements stays one line. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!file->private_data) return -EINVAL; vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT); mmap_action_simple_ioremap(desc, 0x10000, 0x4000); return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
