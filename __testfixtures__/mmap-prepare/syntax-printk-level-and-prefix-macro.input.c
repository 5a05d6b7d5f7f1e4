// SPDX-License-Identifier: MIT
/* Two macros before a string are part of the string. */
#include <linux/fs.h>
#include <linux/mm.h>

#define PFX "ex: "

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	printk(KERN_INFO PFX "map %lx\n", vma->vm_start);
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
