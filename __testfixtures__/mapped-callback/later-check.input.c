// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct table {
	atomic_t users;
	unsigned long size;
};

static void table_close(struct vm_area_struct *vma)
{
	struct table *table = vma->vm_private_data;

	atomic_dec(&table->users);
}

static const struct vm_operations_struct table_vm_ops = {
	.close = table_close,
	.fault = table_fault,
};

static int table_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct table *table = file->private_data;

	/* from here on, it cannot be resized */
	atomic_inc(&table->users);
	if (vma->vm_end - vma->vm_start > table->size) {
		atomic_dec(&table->users);
		return -EINVAL;
	}

	vma->vm_ops = &table_vm_ops;
	vma->vm_private_data = table;
	return 0;
}

static const struct file_operations table_fops = {
	.mmap = table_mmap,
};
