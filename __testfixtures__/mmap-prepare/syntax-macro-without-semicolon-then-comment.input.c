// SPDX-License-Identifier: MIT
/* A macro without a semicolon ends before a comment. */
#include <linux/fs.h>
#include <linux/mm.h>

DEFINE_FREE(ex_put, struct ex *, if (_T) kfree(_T))

/* Map the registers. */
static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
