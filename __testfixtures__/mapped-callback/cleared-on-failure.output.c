// SPDX-License-Identifier: MIT
/*
 * Clearing the operations or the private data of a mapping that fails does nothing: nobody looks at it any more.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	struct kref ref;
	unsigned long pfn;
};

void wharf_free(struct kref *k);

static int wharf_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct wharf *wharf = file->private_data;

	kref_get(&wharf->ref);
	*vm_private_data = wharf;
	return 0;
}

static void wharf_open(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_get(&wharf->ref);
}

static void wharf_close(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!wharf)
		return;

	kref_put(&wharf->ref, wharf_free);
}

static const struct vm_operations_struct wharf_vm_ops = {
	.mapped = wharf_mapped,
	.open = wharf_open,
	.close = wharf_close,
};

static int wharf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct wharf *wharf = file->private_data;

	desc->vm_ops = &wharf_vm_ops;
	mmap_action_remap_full(desc, wharf->pfn);
	return 0;
}

static const struct file_operations wharf_fops = { .owner = THIS_MODULE, .mmap_prepare = wharf_mmap_prepare };
