// SPDX-License-Identifier: MIT
/* Comments stay with the parameters that they are about. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file /* open file */,
		   /* in out */ struct vm_area_struct *vma)
{
	if (!file->private_data)
		return -ENXIO;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
