// SPDX-License-Identifier: MIT
/* A call in parentheses before && is an operand: the grammar takes it for a cast to what a declaration would say. */
#include <linux/fs.h>
#include <linux/mm.h>

static bool ex_long(struct vm_area_desc *desc)
{
	return vma_desc_pages(desc) > 4;
}

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (!(ex_long(desc)) && desc->pgoff > 3)
		return -EINVAL;
	if (desc->pgoff > 8 || (capable(CAP_SYS_ADMIN)) &&
	    vma_desc_pages(desc) > 2)
		return -EPERM;
	mmap_action_remap_full(desc, 0x10000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
