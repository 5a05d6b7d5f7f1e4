// SPDX-License-Identifier: MIT
/* A logging macro of the file with __VA_OPT__. */
#include <linux/fs.h>
#include <linux/mm.h>

#define ex_dbg(fmt, ...) pr_debug("ex: " fmt __VA_OPT__(,) __VA_ARGS__)

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	ex_dbg("map %lx\n", vma->vm_start);
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
