// SPDX-License-Identifier: MIT
/* A prototype with parentheses around the name. */
#include <linux/fs.h>
#include <linux/mm.h>

static int (ex_mmap)(struct file *, struct vm_area_struct *);

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
