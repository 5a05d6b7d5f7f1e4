// SPDX-License-Identifier: MIT
/* A word alone on its line is a macro of its own. */
#include <linux/fs.h>
#include <linux/mm.h>

#define EX_BEGIN_DECLS

EX_BEGIN_DECLS

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
