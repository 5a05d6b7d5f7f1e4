// SPDX-License-Identifier: MIT
/* A macro call between two strings is part of the string. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_debug("ex " __stringify(PAGE_SHIFT) "\n");
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
