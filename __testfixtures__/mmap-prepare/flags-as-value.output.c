// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct rule {
	unsigned long flags;
};

static int rule_mask_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct rule *rule = file->private_data;

	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(rule->flags));
	return 0;
}

static int rule_arithmetic_mmap(struct file *file, struct vm_area_struct *vma)
{
	return (vma->vm_flags >> 4) + 1 == 3 ? 0 : -EINVAL;
}

static const struct file_operations rule_fops[] = {
	{ .mmap_prepare = rule_mask_mmap_prepare }, { .mmap = rule_arithmetic_mmap },
};
