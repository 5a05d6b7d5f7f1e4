// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct rule {
	unsigned long flags;
};

static int rule_mask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rule *rule = file->private_data;

	vm_flags_set(vma, rule->flags);
	return 0;
}

static int rule_arithmetic_mmap(struct file *file, struct vm_area_struct *vma)
{
	return (vma->vm_flags >> 4) + 1 == 3 ? 0 : -EINVAL;
}

static const struct file_operations rule_fops[] = {
	{ .mmap = rule_mask_mmap }, { .mmap = rule_arithmetic_mmap },
};
