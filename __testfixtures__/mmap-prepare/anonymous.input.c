// SPDX-License-Identifier: MIT
// A hook that makes its private mappings anonymous, as /dev/zero does: a call from 7.2 on, a success_hook before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

/* Blank pages, shared or not. */
static int blank_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	vma_set_anonymous(vma);
	return 0;
}

static int bare_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = NULL;
	return 0;
}

static const struct file_operations blank_fops = {
	.mmap = blank_mmap,
};

static const struct file_operations bare_fops = {
	.mmap = bare_mmap,
};
