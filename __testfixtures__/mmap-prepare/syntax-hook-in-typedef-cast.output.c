// SPDX-License-Identifier: MIT
/* The typedef is the legacy signature: the cast goes. */
#include <linux/fs.h>
#include <linux/mm.h>

typedef int (*ex_mmap_t)(struct file *, struct vm_area_struct *);

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
