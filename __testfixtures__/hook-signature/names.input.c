// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int mmap_bar(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int baz_map(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int qux_mmap_prepare(void)
{
	return 0;
}

static int qux_mmap(struct file *file, struct vm_area_struct *vma)
{
	return qux_mmap_prepare();
}

static const struct file_operations foo_fops = { .mmap = foo_mmap };
static const struct file_operations bar_fops = { .mmap = mmap_bar };
static const struct file_operations baz_fops = { .mmap = baz_map };
static const struct file_operations qux_fops = { .mmap = qux_mmap };
