// SPDX-License-Identifier: MIT
/* A type as an argument is converted, too. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (__builtin_types_compatible_p(typeof(desc->pgoff), unsigned int) &&
	    desc->pgoff > 3)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
