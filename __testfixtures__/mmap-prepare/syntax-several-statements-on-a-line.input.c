// SPDX-License-Identifier: MIT
/* A line of several statements stays one line. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->private_data) return -EINVAL; vm_flags_set(vma, VM_DONTEXPAND); return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
