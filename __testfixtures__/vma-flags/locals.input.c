// SPDX-License-Identifier: MIT
/* Two device nodes whose hooks keep the flags in locals. */
#include <linux/fs.h>
#include <linux/mm.h>

static int queue_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long access = vma->vm_flags & (VM_READ | VM_WRITE);

	if (access == VM_WRITE)
		return -EINVAL;
	if (access == (VM_READ | VM_WRITE) && !(vma->vm_flags & VM_SHARED))
		return -EPERM;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static int doorbell_mmap(struct file *file, struct vm_area_struct *vma)
{
	const unsigned long wanted = VM_IO | VM_DONTCOPY;
	unsigned long size = vma->vm_end - vma->vm_start, flags;
	int ret = 0;

	flags = vma->vm_flags;
	if (size != PAGE_SIZE || (flags & VM_EXEC))
		return -EINVAL;
	if ((flags & (VM_SHARED | VM_MAYSHARE)) == VM_MAYSHARE)
		ret = 1;
	vm_flags_reset(vma, (flags | wanted) & ~VM_MAYREAD);
	return ret;
}

static const struct file_operations queue_fops = {
	.mmap = queue_mmap,
};

static const struct file_operations doorbell_fops = {
	.mmap = doorbell_mmap,
};
