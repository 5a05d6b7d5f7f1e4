// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_MMU
static int gate_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct gate *gate = *vm_private_data;

	atomic_inc(&gate->users);
	return 0;
}

static void gate_vm_close(struct vm_area_struct *vma)
{
	struct gate *gate = vma->vm_private_data;

	atomic_dec(&gate->users);
}

static const struct vm_operations_struct gate_vm_ops = {
	.mapped = gate_vm_mapped,
	.close = gate_vm_close,
};

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gate *gate = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_IO_BIT);
	desc->private_data = gate;
	desc->vm_ops = &gate_vm_ops;
	return 0;
}
#else
static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENOSYS;
}
#endif

static const struct file_operations gate_fops = {
	.mmap_prepare = gate_mmap_prepare,
};
