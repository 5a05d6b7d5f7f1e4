// SPDX-License-Identifier: MIT
/* The typedef tells what the structure is. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

typedef const struct file_operations ex_fops_t;

static ex_fops_t ex_fops = {
	.mmap = ex_mmap,
};
