// SPDX-License-Identifier: MIT
/* A capture card whose ring is mapped read-only, and never copied or dumped. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring {
	bool shared;
	bool huge;
};

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
	vm_flags_clear(vma, VM_MAYWRITE);
	vm_flags_mod(vma, VM_SEQ_READ, VM_RAND_READ);
	if (!ring->shared)
		vm_flags_mod(vma, VM_DONTCOPY, VM_MAYSHARE | VM_MAYEXEC);

	/* Both forms of the older kernels' assignment. */
	vma->vm_flags |= (VM_NORESERVE);
	vma->vm_flags &= ~(VM_EXEC | VM_MAYEXEC);
	vma->vm_flags = (vma->vm_flags | VM_IO | VM_IO) & ~VM_RAND_READ;
	vm_flags_reset(vma, vma->vm_flags | VM_MIXEDMAP);

	vm_flags_set(vma, ring->huge ? VM_HUGEPAGE : VM_NOHUGEPAGE);
	vm_flags_set(vma, VM_DONTEXPAND | (ring->shared ? 0 : VM_WIPEONFORK));
	return 0;
}

static const struct file_operations ring_fops = {
	.owner = THIS_MODULE,
	.mmap = ring_mmap,
};
