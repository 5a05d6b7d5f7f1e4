// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

/* All flags are replaced. */
static int replaced_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_init(vma, VM_READ | VM_SHARED);
	return 0;
}

static const struct file_operations replaced_fops = {
	.mmap = replaced_mmap,
};

/* Arithmetic. */
static int added_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags += VM_IO;
	return 0;
}

static const struct file_operations added_fops = {
	.mmap = added_mmap,
};

/* A number that is kept. */
static int kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct box_mapping mapping = { .flags = vma->vm_flags };

	return box_check(&mapping);
}

static const struct file_operations kept_fops = {
	.mmap = kept_mmap,
};
