// SPDX-License-Identifier: MIT
// Private data of each mapping is lost in a merge up to 7.2; 7.3 is said to leave the neighbour's alone.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct note {
	unsigned long faults;
};

static void note_close(struct vm_area_struct *vma)
{
	struct note *note = vma->vm_private_data;

	if (!note)
		return;

	kfree(note);
}

static const struct vm_operations_struct note_vm_ops = {
	.close = note_close,
};

static int note_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct note *note;

	note = kzalloc(sizeof(*note), GFP_KERNEL);
	if (!note)
		return -ENOMEM;
	vma->vm_private_data = note;
	vma->vm_ops = &note_vm_ops;
	return 0;
}

static const struct file_operations note_fops = {
	.mmap = note_mmap,
};
