// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int used_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct inode *inode = file_inode(filp);

	return inode->i_size ? -ENODEV : 0;
}

static int statement_mmap(struct file *f, struct vm_area_struct *vma)
{
	file_accessed(f);
	return -ENODEV;
}

static int unused_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (1) {
		file_accessed(file);
		return 0;
	}
	return -ENODEV;
}

static int commented_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* who asks? */
	if (file->private_data)
		return -EBUSY;
	return -ENODEV;
}

static int blank_mmap(struct file *file, struct vm_area_struct *vma)
{

	int users = count_users(file);

	return users ? -EBUSY : -ENODEV;
}

static int member_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct request { struct file *file; } request = { .file = NULL };

	return request.file ? 0 : -ENODEV;
}

static int annotated_mmap(struct file *file __maybe_unused,
			  struct vm_area_struct *vma)
{
	return file->private_data ? 0 : -ENODEV;
}

static const struct file_operations fops[] = {
	{ .mmap = used_mmap }, { .mmap = statement_mmap },
	{ .mmap = unused_mmap }, { .mmap = nested_mmap },
	{ .mmap = commented_mmap }, { .mmap = blank_mmap },
	{ .mmap = member_mmap }, { .mmap = annotated_mmap },
};
