// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int cover_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct file *lower = cover_lower(file);

	/* There must be something to read pages from. */
	if (!can_mmap_file(lower))
		return -ENODEV;
	return generic_file_mmap_prepare(desc);
}

static int cover_both_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct cover *cover = file->private_data;

	if (can_mmap_file(cover->upper) &&
	    (!cover->lower || can_mmap_file(cover->lower)))
		return generic_file_mmap_prepare(desc);
	return -ENODEV;
}

/* Kept for later, and called. */
static int cover_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cover *cover = file->private_data;

	if (!cover->lower->f_op->mmap)
		return -ENODEV;
	cover->mmap = cover->lower->f_op->mmap;
	return 0;
}

/* No file's. */
static int cover_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cover *cover = file->private_data;

	if (!cover->ops->mmap)
		return -ENODEV;
	return generic_file_mmap(file, vma);
}

static const struct file_operations cover_fops = {
	.mmap_prepare = cover_mmap_prepare,
};

static const struct file_operations cover_both_fops = {
	.mmap_prepare = cover_both_mmap_prepare,
};

static const struct file_operations cover_kept_fops = {
	.mmap = cover_kept_mmap,
};

static const struct file_operations cover_ops_fops = {
	.mmap = cover_ops_mmap,
};
