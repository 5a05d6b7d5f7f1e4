// SPDX-License-Identifier: MIT
/* C23 allows a storage class in a compound literal. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

struct ex { const struct file_operations *fops; };

void ex_setup(struct ex *ex)
{
	ex->fops = &(static const struct file_operations){ .mmap = ex_mmap };
}
