// SPDX-License-Identifier: MIT
/*
 * Why: of a list of flags that a macro gives without parentheses, the operator before it takes a part: `~KEEP` clears all but
 * VM_IO and sets what else the list has, and `flags & KEEP` is never 0. What the list as a whole means is another thing.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define ROOK_KEEP	VM_IO | VM_DONTCOPY
#define ROOK_NEVER	ROOK_KEEP
#define ROOK_ALL	(ROOK_KEEP & ~VM_DONTEXPAND)
#define ROOK_SAFE	VM_DONTDUMP

static int cleared_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags &= ~ROOK_KEEP;
	return 0;
}

static const struct file_operations cleared_fops = {
	.mmap = cleared_mmap,
};

static int cleared_by_call_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_mod(vma, VM_DONTEXPAND, ROOK_SAFE & ROOK_KEEP);
	return 0;
}

static const struct file_operations cleared_by_call_fops = {
	.mmap = cleared_by_call_mmap,
};

static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & ROOK_KEEP)
		return -EPERM;
	return 0;
}

static const struct file_operations tested_fops = {
	.mmap = tested_mmap,
};

static int tested_by_name_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & ROOK_NEVER) != 0)
		return -EPERM;
	return 0;
}

static const struct file_operations tested_by_name_fops = {
	.mmap = tested_by_name_mmap,
};

static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & (ROOK_KEEP)) == ROOK_KEEP)
		return -EPERM;
	return 0;
}

static const struct file_operations compared_fops = {
	.mmap = compared_mmap,
};

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, ROOK_ALL);
	return 0;
}

static const struct file_operations nested_fops = {
	.mmap = nested_mmap,
};
