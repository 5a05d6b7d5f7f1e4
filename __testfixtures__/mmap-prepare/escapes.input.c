// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* Kept. */
static int keeping_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	box->vma = vma;
	return 0;
}

static const struct file_operations keeping_fops = {
	.mmap = keeping_mmap,
};

/* Passed to another file, and to a function pointer. */
static int passing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	if (box->map)
		return box->map(box, vma);
	return box_bus_map(box, vma);
}

static const struct file_operations passing_fops = {
	.mmap = passing_mmap,
};

/* Passed to a function that a file operation of another kind needs as it is. */
static int box_fill(struct vm_area_struct *vma)
{
	return vma_pages(vma) > 4 ? -EINVAL : 0;
}

static int sharing_mmap(struct file *file, struct vm_area_struct *vma)
{
	return box_fill(vma);
}

static const struct file_operations sharing_fops = {
	.mmap = sharing_mmap,
};

static const struct box_ops box_ops = {
	.fill = box_fill,
};

/* Handed to another callback, in each of the ways that there are. */
static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	if (box->flags & BOX_OLD)
		return call_mmap(box->lower, vma);
	if (box->lower->f_op->mmap)
		return box->lower->f_op->mmap(box->lower, vma);
	return vfs_mmap(box->lower, vma);
}

static const struct file_operations nested_fops = {
	.mmap = nested_mmap,
};

/* Another file takes its place. */
static int replacing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	vma_set_file(vma, box->lower);
	return 0;
}

static const struct file_operations replacing_fops = {
	.mmap = replacing_mmap,
};

/* The structure is one that only a header tells. */
static int unknown_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static void box_setup(struct box *box)
{
	box->ops->mmap = unknown_mmap;
}
