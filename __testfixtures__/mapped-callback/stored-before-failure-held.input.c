// SPDX-License-Identifier: MIT
/* What is stored before a check that may fail is held by an object, which what runs meanwhile may change: it cannot wait. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct cell {
	int id;
};

struct ward {
	struct cell *next;
	int count;
	int limit;
};

static void ward_close(struct vm_area_struct *vma)
{
	struct cell *cell = vma->vm_private_data;

	kfree(cell);
}

static vm_fault_t ward_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct ward_vm_ops = {
	.close = ward_close,
	.fault = ward_fault,
};

static int ward_enter(struct ward *ward)
{
	if (ward->count >= ward->limit)
		return -ENOSPC;
	ward->count++;
	ward->next = NULL;
	return 0;
}

static int ward_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ward *ward = file->private_data;
	int ret;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vma->vm_ops = &ward_vm_ops;
	vma->vm_private_data = ward->next;
	ret = ward_enter(ward);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations ward_fops = {
	.owner = THIS_MODULE,
	.mmap = ward_mmap,
};
