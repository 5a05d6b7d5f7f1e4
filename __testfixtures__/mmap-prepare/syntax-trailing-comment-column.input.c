// SPDX-License-Identifier: MIT
/* The comment stays in its column. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.owner		= THIS_MODULE,		/* this */
	.mmap		= ex_mmap,		/* map */
	.llseek		= noop_llseek,		/* none */
};
