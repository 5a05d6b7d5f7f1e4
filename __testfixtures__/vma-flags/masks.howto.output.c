// SPDX-License-Identifier: MIT
/* A frame buffer that also builds against kernels from before VM_RESERVED went. */
#include <linux/fs.h>
#include <linux/mm.h>

#ifndef VM_RESERVED
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#endif

#define FRAME_PAGES	16

static int frame_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT, VMA_EXEC_BIT))
		return -EPERM;
	if (vma_pages(vma) > FRAME_PAGES)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT, VMA_DONTCOPY_BIT);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	return 0;
}

static const struct file_operations frame_fops = {
	.mmap = frame_mmap,
};
