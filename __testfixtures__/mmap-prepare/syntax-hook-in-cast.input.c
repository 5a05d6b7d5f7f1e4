// SPDX-License-Identifier: MIT
/* The cast to the legacy signature goes. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = (int (*)(struct file *, struct vm_area_struct *))ex_mmap,
};
