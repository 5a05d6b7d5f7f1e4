// SPDX-License-Identifier: MIT
/* Either branch closes the brace: what is behind belongs to the function. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff) {
#ifdef CONFIG_EX_A
		return -EINVAL;
	}
#else
		return -ENXIO;
	}
#endif
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
