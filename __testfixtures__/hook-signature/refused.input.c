// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* Visible in other files. */
int open_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

/* Called by another function. */
static int called_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int caller(struct file *file, struct vm_area_struct *vma)
{
	return called_mmap(file, vma);
}

/* Its address is taken elsewhere. */
static int stored_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static void *stored = stored_mmap;

/* Shared with a structure that has no counterpart. */
static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct v4l2_file_operations video_fops = {
	.mmap = shared_mmap,
};

/* Other parameters. */
static int three_mmap(struct file *file, struct vm_area_struct *vma, int mode)
{
	return mode;
}

/* A macro hands it on. */
static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

#define MACRO_CALL(f, v)	macro_mmap(f, v)

static const struct file_operations fops[] = {
	{ .mmap = open_mmap }, { .mmap = called_mmap },
	{ .mmap = stored_mmap }, { .mmap = shared_mmap },
	{ .mmap = three_mmap }, { .mmap = macro_mmap },
};
