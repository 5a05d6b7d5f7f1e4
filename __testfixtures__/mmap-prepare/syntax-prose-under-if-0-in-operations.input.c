// SPDX-License-Identifier: MIT
/* Text under #if 0 is no C. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
#if 0
	we don't poll yet {
#endif
	.mmap = ex_mmap,
};
