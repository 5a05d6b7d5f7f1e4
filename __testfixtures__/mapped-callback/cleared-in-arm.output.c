// SPDX-License-Identifier: MIT
/*
 * Clearing the operations of a mapping that fails, in the arm that returns the error, does nothing.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	struct kref ref;
	unsigned long pfn;
};

void wharf_free(struct kref *k);

static void crane_close(struct vm_area_struct *vma)
{
	pr_debug("close %lx\n", vma->vm_start);
}

static const struct vm_operations_struct crane_vm_ops = { .close = crane_close };

static int crane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct wharf *wharf = file->private_data;

	desc->vm_ops = &crane_vm_ops;
	mmap_action_remap_full(desc, wharf->pfn);
	return 0;
}

static const struct file_operations crane_fops = { .owner = THIS_MODULE, .mmap_prepare = crane_mmap_prepare };
