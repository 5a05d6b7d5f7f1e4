// SPDX-License-Identifier: MIT
/* typeof() only asks for the type of the member. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	typeof(desc->end) size = vma_desc_size(desc);

	if (size > 0x4000)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
