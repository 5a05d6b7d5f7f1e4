// SPDX-License-Identifier: MIT
/* What is behind the branches is converted, too. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff) {
		return -EINVAL;
#ifdef CONFIG_EX_UC
	} else {
		pr_debug("ex: from the start\n");
	}
#else
	}
#endif
	pr_debug("ex: %lx\n", desc->start);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
