// SPDX-License-Identifier: MIT
/* A body behind the name is its definition, whatever macro stands before it. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_COLD __attribute__((cold))

static EX_COLD int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
