// SPDX-License-Identifier: MIT
/* What stands in parentheses before && is an operand, and no type. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);

	if (0x4000 < (size) && desc->pgoff > 3)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
