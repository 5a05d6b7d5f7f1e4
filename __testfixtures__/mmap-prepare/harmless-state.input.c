// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* What is given back before the hook returns is not held. */
static int borrowing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = box_get(file->private_data);

	vma->vm_private_data = box->area;
	box_put(box);
	return 0;
}

static const struct file_operations borrowing_fops = {
	.mmap = borrowing_mmap,
};

/* What is stored and comes to the same each time. */
static int marking_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box *box = file->private_data;

	box->seen = true;
	return 0;
}

static const struct file_operations marking_fops = {
	.mmap = marking_mmap,
};
