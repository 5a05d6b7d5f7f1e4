// SPDX-License-Identifier: MIT
/* A frame buffer that also builds against kernels from before VM_RESERVED went. */
#include <linux/fs.h>
#include <linux/mm.h>

#ifndef VM_RESERVED
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#endif

#define FRAME_KEEP	VM_DONTCOPY
#define FRAME_FLAGS	(VM_IO | VM_RESERVED | \
			 FRAME_KEEP)

#define FRAME_FORBIDDEN	(VM_WRITE | VM_EXEC)

#define FRAME_PAGES	16

static int frame_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & FRAME_FORBIDDEN)
		return -EPERM;
	if (vma_pages(vma) > FRAME_PAGES)
		return -EINVAL;
	vma->vm_flags |= FRAME_FLAGS;
	vma->vm_flags &= ~VM_MAYWRITE;
	return 0;
}

static const struct file_operations frame_fops = {
	.mmap = frame_mmap,
};
