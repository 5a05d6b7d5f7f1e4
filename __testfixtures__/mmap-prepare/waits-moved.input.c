// SPDX-License-Identifier: MIT
/*
 * A wait that uses up what it waits for moves to mapped() where nothing behind it needs it in the hook.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct lock_keeper {
	struct completion ready;
	unsigned long pfn;
};

static vm_fault_t lock_keeper_fault(struct vm_fault *vmf)
{
	struct lock_keeper *keeper = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, keeper->pfn);
}

static const struct vm_operations_struct lock_keeper_vm_ops = {
	.fault = lock_keeper_fault,
};

static irqreturn_t lock_keeper_irq(int irq, void *data)
{
	struct lock_keeper *keeper = data;

	complete(&keeper->ready);
	return IRQ_HANDLED;
}

static int lock_keeper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_keeper *keeper = file->private_data;

	if (!wait_for_completion_timeout(&keeper->ready, HZ))
		return -ETIMEDOUT;
	vma->vm_ops = &lock_keeper_vm_ops;
	vma->vm_private_data = keeper;
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND);
	return 0;
}

const struct file_operations lock_keeper_fops = { .mmap = lock_keeper_mmap };
