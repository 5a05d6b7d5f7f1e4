// SPDX-License-Identifier: MIT
/* The parameter differs between the branches: no one text is right for both. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file,
#ifdef CONFIG_EX_CONST
		   struct vm_area_struct *const vma)
#else
		   struct vm_area_struct *vma)
#endif
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
