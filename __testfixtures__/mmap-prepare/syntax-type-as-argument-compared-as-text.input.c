// SPDX-License-Identifier: MIT
/* A type as an argument is converted, too. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (__builtin_types_compatible_p(typeof(vma->vm_pgoff), unsigned int) && vma->vm_pgoff > 3)
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
