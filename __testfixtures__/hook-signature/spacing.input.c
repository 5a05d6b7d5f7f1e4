// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int
newline_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int spaced_mmap (struct file * file , struct vm_area_struct * vma)
{
	return file->f_flags ? 0 : -ENODEV;
}

static int each_mmap(
	struct file		*filp,
	struct vm_area_struct	*vma)
{
	return filp->f_flags ? 0 : -ENODEV;
}

static int brace_mmap(struct file *file, struct vm_area_struct *vma) {
	return -ENODEV;
}

static int comment_mmap(struct file *file, /* open */ struct vm_area_struct *vma) /* new */
{
	return -ENODEV;
}

static int __maybe_unused __cold attribute_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations fops[] = {
	{ .mmap = newline_mmap }, { .mmap = spaced_mmap },
	{ .mmap = each_mmap }, { .mmap = brace_mmap },
	{ .mmap = comment_mmap }, { .mmap = attribute_mmap },
};
