// SPDX-License-Identifier: MIT
/* The variable is known by its place, not by what stands around its name. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_RO __attribute__((section(".rodata.ex")))

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops EX_RO = {
	.mmap = ex_mmap,
};
