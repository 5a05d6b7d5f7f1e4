// SPDX-License-Identifier: MIT
/* The typedef is the legacy signature: the cast goes. */
#include <linux/fs.h>
#include <linux/mm.h>

typedef int (*ex_mmap_t)(struct file *, struct vm_area_struct *);

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = (ex_mmap_t)ex_mmap,
};
