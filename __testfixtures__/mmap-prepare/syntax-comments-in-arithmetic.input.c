// SPDX-License-Identifier: MIT
/* The comments stay with the operands that they are about. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end -	/* last + 1 */
			     vma->vm_start;	/* first */

	if (size > 0x4000)
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
