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

static int users_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lock_gate *gate = *vm_private_data;

	/* close() gives it back, also after this fails. */
	if (atomic_inc_return(&gate->users) > 4)
		return -EBUSY;
	return 0;
}

static void users_close(struct vm_area_struct *vma)
{
	struct lock_gate *gate = vma->vm_private_data;

	pr_debug("close\n");
	atomic_dec(&gate->users);
}

static const struct vm_operations_struct users_ops = {
	.mapped = users_mapped,
	.close = users_close,
};

static int users_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_gate *gate = file->private_data;

	desc->private_data = gate;
	desc->vm_ops = &users_ops;
	return 0;
}

static int boats_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lock_gate *gate = *vm_private_data;

	/* close() gives it back, also after this fails. */
	if (++gate->boats > 2) {
		pr_err("too many\n");
		return -EBUSY;
	}
	return 0;
}

static void boats_close(struct vm_area_struct *vma)
{
	struct lock_gate *boats = vma->vm_private_data;

	boats->boats--;
}

static const struct vm_operations_struct boats_ops = {
	.mapped = boats_mapped,
	.close = boats_close,
};

static int boats_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_gate *gate = file->private_data;

	desc->private_data = gate;
	desc->vm_ops = &boats_ops;
	return 0;
}

static const struct file_operations users_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = users_mmap_prepare,
};

static const struct file_operations boats_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = boats_mmap_prepare,
};
