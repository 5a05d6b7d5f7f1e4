// SPDX-License-Identifier: MIT
/* mapped() is given a const file, and comes too late for the address space that a mapping is linked into: no store moves. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct inlet {
	struct address_space *mapping;
	struct mutex lock;
	bool closed;
	atomic_t users;
};

static void inlet_close(struct vm_area_struct *vma)
{
	struct inlet *inlet = vma->vm_private_data;

	atomic_dec(&inlet->users);
}

static const struct vm_operations_struct inlet_vm_ops = {
	.close = inlet_close,
	.fault = inlet_fault,
};

static int inlet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inlet *inlet = file->private_data;

	file->f_mapping = inlet->mapping;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = inlet;
	vma->vm_ops = &inlet_vm_ops;
	atomic_inc(&inlet->users);
	return 0;
}

static const struct file_operations inlet_fops = { .mmap = inlet_mmap };

static const struct vm_operations_struct flags_vm_ops = {
	.close = inlet_close,
	.fault = inlet_fault,
};

static int flags_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inlet *inlet = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = inlet;
	vma->vm_ops = &flags_vm_ops;
	atomic_inc(&inlet->users);
	vma->vm_file->f_flags |= inlet->users.counter;
	return 0;
}

static const struct file_operations flags_fops = { .mmap = flags_mmap };

static void once_close(struct vm_area_struct *vma)
{
	struct inlet *inlet = vma->vm_private_data;

	atomic_dec(&inlet->users);
}

static const struct vm_operations_struct once_vm_ops = {
	.close = once_close,
	.fault = inlet_fault,
};

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inlet *inlet = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = inlet;
	vma->vm_ops = &once_vm_ops;
	mutex_lock(&inlet->lock);
	if (inlet->closed) {
		mutex_unlock(&inlet->lock);
		return -ENODEV;
	}
	atomic_inc(&inlet->users);
	WRITE_ONCE(file->f_pos, inlet->users.counter);
	mutex_unlock(&inlet->lock);
	return 0;
}

static const struct file_operations once_fops = { .mmap = once_mmap };
