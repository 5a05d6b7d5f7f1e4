// SPDX-License-Identifier: MIT
/* In a number the quote separates digits (C23). */
#include <linux/fs.h>
#include <linux/mm.h>

static const unsigned long ex_max = 1'000;

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
