// SPDX-License-Identifier: MIT
/* What the end of the scope gives back is not taken for the mapping. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	u32 *tmp __free(kfree) = kmalloc(16, GFP_KERNEL);

	if (!tmp)
		return -ENOMEM;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
