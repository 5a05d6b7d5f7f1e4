// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct area {
	unsigned long vm_start, vm_end;
};

struct thing {
	struct area *vma;
	int desc;
};

/* Members that are spelled like the parameter are something else. */
static int thing_mmap(struct file *file, struct vm_area_struct *area)
{
	struct thing *thing = file->private_data;

	if (thing->vma->vm_end - thing->vma->vm_start != vma_desc_size(desc))
		return -EINVAL;
	desc->private_data = thing;
	return thing->desc;
}

/* A local takes the usual name of the descriptor. */
static int taken_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct thing *desc = file->private_data;

	vma_desc->private_data = desc;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = thing_mmap }, { .mmap = taken_mmap },
};
