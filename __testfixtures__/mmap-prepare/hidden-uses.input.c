// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define OFFSET_OK	vma->vm_pgoff < 4

/* In a type, where no expression shows it. */
static int typeof_mmap(struct file *file, struct vm_area_struct *vma)
{
	typeof(vma->vm_pgoff) offset = 0;

	return offset ? -EINVAL : 0;
}

/* In a macro that is not given it, of which what is around takes a part. */
static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	return !OFFSET_OK ? -EINVAL : 0;
}

/* The same in the hook itself. */
static int define_mmap(struct file *file, struct vm_area_struct *vma)
{
#define HERE	vma->vm_start
	return HERE ? 0 : -EINVAL;
#undef HERE
}

static const struct file_operations fops[] = {
	{ .mmap = typeof_mmap }, { .mmap = macro_mmap },
	{ .mmap = define_mmap },
};
