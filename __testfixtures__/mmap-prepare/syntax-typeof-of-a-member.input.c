// SPDX-License-Identifier: MIT
/* typeof() only asks for the type of the member. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	typeof(vma->vm_end) size = vma->vm_end - vma->vm_start;

	if (size > 0x4000)
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
