// SPDX-License-Identifier: GPL-2.0
// Shared mappings are given operations after all have lost theirs: a success_hook would take them from those once more.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

static int blank_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	vma_set_anonymous(vma);
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	return 0;
}

static const struct file_operations blank_fops = {
	.mmap = blank_mmap,
};
