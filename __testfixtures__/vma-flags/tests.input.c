// SPDX-License-Identifier: MIT
/* A register window: who may map it, and how. */
#include <linux/fs.h>
#include <linux/mm.h>

static int window_check(struct file *file, struct vm_area_struct *vma)
{
	const bool write = vma->vm_flags & VM_WRITE;
	int exec;

	/* One flag. */
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if ((vma->vm_flags & VM_MAYSHARE) == 0)
		return -EINVAL;
	if (0 != (VM_HUGETLB & vma->vm_flags))
		return -EINVAL;

	/* Any of several. */
	if (vma->vm_flags & (VM_WRITE | VM_MAYWRITE))
		pr_debug("writable\n");
	if ((vma->vm_flags & VM_READ) || (vma->vm_flags & VM_EXEC))
		pr_debug("readable\n");

	/* All of several. */
	if ((vma->vm_flags & (VM_SHARED | VM_WRITE)) != (VM_SHARED | VM_WRITE))
		return -EPERM;
	if (file->f_flags & O_DSYNC && (vma->vm_flags & VM_SHARED) &&
	    (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;

	/* Some set, others clear. */
	if ((vma->vm_flags & (VM_READ | VM_WRITE)) == VM_READ)
		return 0;
	if ((vma->vm_flags & VM_WRITE) && !(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (is_cow_mapping(vma->vm_flags))
		return -EINVAL;

	exec = vma->vm_flags & VM_MAYEXEC;
	if (unlikely(exec) || WARN_ON(!(vma->vm_flags & VM_ACCESS_FLAGS)))
		return -EPERM;
	return (vma->vm_flags & VM_LOCKED) ? -EAGAIN : write;
}

static const struct file_operations window_fops = {
	.mmap = window_check,
};
