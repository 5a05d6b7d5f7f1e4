/* A way that leaves with the copy changed leaves the flags as they were. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long size;

static int left_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	flags |= VM_DONTDUMP;
	if (vma->vm_end - vma->vm_start > size)
		return 0;
	vma->vm_flags = flags;
	return 0;
}

static const struct file_operations left_fops = {
	.mmap = left_mmap,
};
