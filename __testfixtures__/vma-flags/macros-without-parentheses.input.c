// SPDX-License-Identifier: MIT
/*
 * Why: a list of flags without parentheses around it means all of them where no operator that binds more closely stands
 * beside it.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define CRANE_SET	VM_IO | VM_DONTCOPY
#define CRANE_NEVER	VM_WRITE | VM_EXEC
#define CRANE_ONE	VM_DONTDUMP
#define CRANE_SHUT	crane_moved || crane_gone

static bool crane_moved, crane_gone;

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & (CRANE_NEVER))
		return -EPERM;
	vma->vm_flags |= CRANE_SET | CRANE_ONE;
	vma->vm_flags &= ~CRANE_ONE;
	vma->vm_flags &= ~(CRANE_NEVER);
	vm_flags_set(vma, CRANE_SET);
	vm_flags_set(vma, CRANE_SHUT ? 0 : VM_DONTEXPAND);
	return 0;
}

static const struct file_operations crane_fops = {
	.mmap = crane_mmap,
};
