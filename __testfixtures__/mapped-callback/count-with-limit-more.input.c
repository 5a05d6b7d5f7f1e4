// SPDX-License-Identifier: MIT
/*
 * close() does more than to count down: it has to be told whether there is something to give back, and cannot be.
 */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lock_gate {
	atomic_t users;
	int boats;
	int closed;
};

static void more_close(struct vm_area_struct *vma)
{
	struct lock_gate *gate = vma->vm_private_data;

	gate->closed++;
	atomic_dec(&gate->users);
}

static const struct vm_operations_struct more_ops = {
	.close = more_close,
};

static int more_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	if (atomic_inc_return(&gate->users) > 4) {
		atomic_dec(&gate->users);
		return -EBUSY;
	}
	vma->vm_private_data = gate;
	vma->vm_ops = &more_ops;
	return 0;
}

static const struct file_operations more_fops = {
	.owner = THIS_MODULE,
	.mmap = more_mmap,
};
