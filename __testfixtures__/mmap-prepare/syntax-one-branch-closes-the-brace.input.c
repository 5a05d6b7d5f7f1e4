// SPDX-License-Identifier: MIT
/* Either branch closes the brace: what is behind belongs to the function. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff) {
#ifdef CONFIG_EX_A
		return -EINVAL;
	}
#else
		return -ENXIO;
	}
#endif
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
