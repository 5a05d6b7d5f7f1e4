// SPDX-License-Identifier: MIT
/* Macros that are empty stand before the parameters. */
#include <linux/fs.h>
#include <linux/mm.h>

#define IN

static int ex_mmap(IN struct file *file, IN struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
