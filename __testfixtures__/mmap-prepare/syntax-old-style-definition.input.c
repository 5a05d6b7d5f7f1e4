// SPDX-License-Identifier: MIT
/* Parameters as K&R declared them are not converted, and it says so. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(file, vma)
	struct file *file;
	struct vm_area_struct *vma;
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
