// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int
newline_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int spaced_mmap_prepare (struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return file->f_flags ? 0 : -ENODEV;
}

static int each_mmap_prepare(
	struct vm_area_desc	*desc)
{
	struct file *filp = desc->file;

	return filp->f_flags ? 0 : -ENODEV;
}

static int brace_mmap_prepare(struct vm_area_desc *desc) {
	return -ENODEV;
}

static int comment_mmap_prepare(/* open */ struct vm_area_desc *desc) /* new */
{
	return -ENODEV;
}

static int __maybe_unused __cold attribute_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = newline_mmap_prepare }, { .mmap_prepare = spaced_mmap_prepare },
	{ .mmap_prepare = each_mmap_prepare }, { .mmap_prepare = brace_mmap_prepare },
	{ .mmap_prepare = comment_mmap_prepare }, { .mmap_prepare = attribute_mmap_prepare },
};
