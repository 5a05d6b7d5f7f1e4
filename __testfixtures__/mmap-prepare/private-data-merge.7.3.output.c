// SPDX-License-Identifier: MIT
// Private data of each mapping is lost in a merge up to 7.2; 7.3 is said to leave the neighbour's alone.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct note {
	unsigned long faults;
};

static int note_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct note *note;

	note = kzalloc(sizeof(*note), GFP_KERNEL);
	if (!note)
		return -ENOMEM;
	*vm_private_data = note;
	return 0;
}

static void note_close(struct vm_area_struct *vma)
{
	struct note *note = vma->vm_private_data;

	if (!note)
		return;

	kfree(note);
}

static const struct vm_operations_struct note_vm_ops = {
	.mapped = note_mapped,
	.close = note_close,
};

static int note_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &note_vm_ops;
	return 0;
}

static const struct file_operations note_fops = {
	.mmap_prepare = note_mmap_prepare,
};
