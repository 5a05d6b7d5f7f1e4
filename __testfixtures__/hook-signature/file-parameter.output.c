// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int used_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct inode *inode = file_inode(filp);

	return inode->i_size ? -ENODEV : 0;
}

static int statement_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *f = desc->file;

	file_accessed(f);
	return -ENODEV;
}

static int unused_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static int nested_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (1) {
		file_accessed(file);
		return 0;
	}
	return -ENODEV;
}

static int commented_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	/* who asks? */
	if (file->private_data)
		return -EBUSY;
	return -ENODEV;
}

static int blank_mmap_prepare(struct vm_area_desc *desc)
{

	struct file *file = desc->file;
	int users = count_users(file);

	return users ? -EBUSY : -ENODEV;
}

static int member_mmap_prepare(struct vm_area_desc *desc)
{
	struct request { struct file *file; } request = { .file = NULL };

	return request.file ? 0 : -ENODEV;
}

static int annotated_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return file->private_data ? 0 : -ENODEV;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = used_mmap_prepare }, { .mmap_prepare = statement_mmap_prepare },
	{ .mmap_prepare = unused_mmap_prepare }, { .mmap_prepare = nested_mmap_prepare },
	{ .mmap_prepare = commented_mmap_prepare }, { .mmap_prepare = blank_mmap_prepare },
	{ .mmap_prepare = member_mmap_prepare }, { .mmap_prepare = annotated_mmap_prepare },
};
