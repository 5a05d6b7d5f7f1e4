// SPDX-License-Identifier: MIT
/* What is behind the branches is converted, too. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff) {
		return -EINVAL;
#ifdef CONFIG_EX_UC
	} else {
		pr_debug("ex: from the start\n");
	}
#else
	}
#endif
	pr_debug("ex: %lx\n", vma->vm_start);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
