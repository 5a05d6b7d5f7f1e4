// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int shelf_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct rack *rack = file->private_data;

	atomic_inc(&rack->users);
	rack->last = pgoff;
	*vm_private_data = rack;
	return 0;
}

static void shelf_close(struct vm_area_struct *vma)
{
	struct rack *rack = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!rack)
		return;

	atomic_dec(&rack->users);
}

static const struct vm_operations_struct shelf_vm_ops = {
	.mapped = shelf_mapped,
	.close = shelf_close,
};

/* Behind the mapping call it was that in the legacy hook, too. */
static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct rack *rack = file->private_data;

	mmap_action_remap_full(desc, rack->pfn);
	desc->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations shelf_fops = {
	.mmap_prepare = shelf_mmap_prepare,
};
