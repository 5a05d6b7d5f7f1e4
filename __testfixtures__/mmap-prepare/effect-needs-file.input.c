// SPDX-License-Identifier: MIT
/* What reads a file, once a check has passed, needs a file that is not const: the check cannot move without it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	int users;
};

static void read_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	sluice->users++;
}

static void read_close(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	sluice->users--;
}

static const struct vm_operations_struct read_ops = {
	.open = read_open,
	.close = read_close,
};

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (sluice->users > 3)
		return -EBUSY;
	file_accessed(file);
	vma->vm_private_data = sluice;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &read_ops;
	sluice->users++;
	return 0;
}

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};
