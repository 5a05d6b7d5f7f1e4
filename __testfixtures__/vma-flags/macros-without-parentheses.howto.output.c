// SPDX-License-Identifier: MIT
/*
 * Why: a list of flags without parentheses around it means all of them where no operator that binds more closely stands
 * beside it.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define CRANE_SHUT	crane_moved || crane_gone

static bool crane_moved, crane_gone;

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT, VMA_EXEC_BIT))
		return -EPERM;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTCOPY_BIT,
			   VMA_DONTDUMP_BIT);
	vma_desc_clear_flags(desc, VMA_DONTDUMP_BIT);
	vma_desc_clear_flags(desc, VMA_WRITE_BIT, VMA_EXEC_BIT);
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTCOPY_BIT);
	if (!(CRANE_SHUT))
		vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations crane_fops = {
	.mmap = crane_mmap,
};
