// SPDX-License-Identifier: MIT
/* A statement that does not name the vma need not be understood. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	DECLARE_BITMAP(seen, 64) = { 0 };

	if (seen[0])
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
