// SPDX-License-Identifier: MIT
/*
 * A count with a limit, of mappings that may merge: close() is called after a mapped() that fails, and counts down then, so
 * that nothing has to tell it whether there is something to give back.
 */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lock_gate {
	atomic_t users;
	int boats;
	int closed;
};

static void users_close(struct vm_area_struct *vma)
{
	struct lock_gate *gate = vma->vm_private_data;

	pr_debug("close\n");
	atomic_dec(&gate->users);
}

static const struct vm_operations_struct users_ops = {
	.close = users_close,
};

static int users_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	if (atomic_inc_return(&gate->users) > 4) {
		atomic_dec(&gate->users);
		return -EBUSY;
	}
	vma->vm_private_data = gate;
	vma->vm_ops = &users_ops;
	return 0;
}

static void boats_close(struct vm_area_struct *vma)
{
	struct lock_gate *boats = vma->vm_private_data;

	boats->boats--;
}

static const struct vm_operations_struct boats_ops = {
	.close = boats_close,
};

static int boats_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_gate *gate = file->private_data;

	if (++gate->boats > 2) {
		pr_err("too many\n");
		gate->boats--;
		return -EBUSY;
	}
	vma->vm_private_data = gate;
	vma->vm_ops = &boats_ops;
	return 0;
}

static const struct file_operations users_fops = {
	.owner = THIS_MODULE,
	.mmap = users_mmap,
};

static const struct file_operations boats_fops = {
	.owner = THIS_MODULE,
	.mmap = boats_mmap,
};
