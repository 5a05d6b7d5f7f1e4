/* A copy of the flags that is changed and written back changes the flags themselves. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long size;

static int reset_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;

	if (vma->vm_end - vma->vm_start > size)
		return -EINVAL;
	flags |= VM_DONTEXPAND | VM_DONTDUMP;
	flags &= ~VM_MAYEXEC;
	vm_flags_reset(vma, flags);
	return 0;
}

static int assigned_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	flags |= VM_DONTDUMP;
	vma->vm_flags = flags;
	return 0;
}

static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	/* small ones may be dumped */
	if (vma->vm_end - vma->vm_start > size)
		flags |= VM_DONTDUMP;
	pr_debug("mapped at %lx\n", vma->vm_start);
	if (!(flags & VM_WRITE))
		flags &= ~VM_MAYWRITE;
	vma->vm_flags = flags;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = reset_mmap }, { .mmap = assigned_mmap }, { .mmap = tested_mmap },
};
