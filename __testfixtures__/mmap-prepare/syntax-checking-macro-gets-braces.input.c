// SPDX-License-Identifier: MIT
/* A macro that is a whole statement opens no block. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_CHECK(c) {if (!(c)) return -EINVAL;}

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	EX_CHECK(!vma->vm_pgoff)

	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
