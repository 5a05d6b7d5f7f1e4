// SPDX-License-Identifier: MIT
/* C23 allows a storage class in a compound literal. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

struct ex { const struct file_operations *fops; };

void ex_setup(struct ex *ex)
{
	ex->fops = &(static const struct file_operations){ .mmap_prepare = ex_mmap_prepare };
}
