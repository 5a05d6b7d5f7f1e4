// SPDX-License-Identifier: MIT
/* Mappings that merge only now, and a may_split() that is there for its message, and refuses nothing. */
#include <linux/fs.h>
#include <linux/mm.h>

static int loom_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	pr_debug("a mapping of the loom is split\n");
	return 0;
}

static const struct vm_operations_struct loom_vm_ops = {
	.may_split = loom_may_split,
};

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations loom_fops = { .mmap_prepare = loom_mmap_prepare };
