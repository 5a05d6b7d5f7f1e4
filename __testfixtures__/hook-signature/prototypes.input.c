// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int one_mmap(struct file *file, struct vm_area_struct *vma);
static int two_mmap(struct file *, struct vm_area_struct *);
static int three_mmap(struct file *filp,
		      struct vm_area_struct *vma);

static const struct file_operations fops[] = {
	[0] = { .mmap = one_mmap },
	[1] = { .mmap = two_mmap },
	[2] = { .mmap = three_mmap },
};

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int three_mmap(struct file *filp,
		      struct vm_area_struct *vma)
{
	return -ENODEV;
}
