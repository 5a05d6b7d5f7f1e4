// SPDX-License-Identifier: MIT
/* The callback is what a macro of the file stands for. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

#ifdef CONFIG_MMU
#define EX_MMAP ex_mmap
#else
#define EX_MMAP NULL
#endif

static const struct file_operations ex_fops = {
	.mmap = EX_MMAP,
};
