// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* What is given back before the hook returns is not held. */
static int borrowing_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct box *box = box_get(file->private_data);

	desc->private_data = box->area;
	box_put(box);
	return 0;
}

static const struct file_operations borrowing_fops = {
	.mmap_prepare = borrowing_mmap_prepare,
};

/* What is stored and comes to the same each time. */
static int marking_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct box *box = file->private_data;

	box->seen = true;
	return 0;
}

static const struct file_operations marking_fops = {
	.mmap_prepare = marking_mmap_prepare,
};
