// SPDX-License-Identifier: MIT
/* Both structures share the name of the callback. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static struct file_operations ex_a, ex_b;

void ex_setup(void)
{
	ex_a.mmap = ex_b.mmap = ex_mmap;
}
