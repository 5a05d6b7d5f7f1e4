// SPDX-License-Identifier: MIT
/* What GNU C took for a designator before C99. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static struct file_operations ex_fops = {
	mmap:	ex_mmap,
};
