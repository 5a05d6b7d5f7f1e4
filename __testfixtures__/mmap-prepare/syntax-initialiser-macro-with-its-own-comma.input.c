// SPDX-License-Identifier: MIT
/* A macro alone on its line between members. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

#define EX_COMMON .owner = THIS_MODULE,

static const struct file_operations ex_fops = {
	EX_COMMON
	.mmap = ex_mmap,
};
