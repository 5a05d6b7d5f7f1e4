// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_MMU
static void gate_vm_close(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	atomic_dec(&gate->users);
}

static const struct vm_operations_struct gate_vm_ops = {
	.close = gate_vm_close,
};

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND | VM_IO);
	vma->vm_private_data = gate;
	vma->vm_ops = &gate_vm_ops;
	atomic_inc(&gate->users);
	return 0;
}
#else
static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENOSYS;
}
#endif

static const struct file_operations gate_fops = {
	.mmap = gate_mmap,
};
