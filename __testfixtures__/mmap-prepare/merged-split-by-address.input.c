// SPDX-License-Identifier: MIT
/*
 * Mappings of any size merge only now, and are split only at addresses that are multiples of four pages: of two of one page
 * that merge, none can be unmapped by itself.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int loom_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	if (addr & (4 * PAGE_SIZE - 1))
		return -EINVAL;
	return 0;
}

static const struct vm_operations_struct loom_vm_ops = {
	.may_split = loom_may_split,
};

static int loom_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations loom_fops = { .mmap = loom_mmap };
