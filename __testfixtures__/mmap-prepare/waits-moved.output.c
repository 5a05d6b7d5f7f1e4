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

static int lock_keeper_mapped(unsigned long start, unsigned long end,
			      pgoff_t pgoff, const struct file *file,
			      void **vm_private_data)
{
	struct lock_keeper *keeper = *vm_private_data;

	if (!wait_for_completion_timeout(&keeper->ready, HZ))
		return -ETIMEDOUT;
	return 0;
}

static const struct vm_operations_struct lock_keeper_vm_ops = {
	.mapped = lock_keeper_mapped,
	.fault = lock_keeper_fault,
};

static irqreturn_t lock_keeper_irq(int irq, void *data)
{
	struct lock_keeper *keeper = data;

	complete(&keeper->ready);
	return IRQ_HANDLED;
}

static int lock_keeper_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lock_keeper *keeper = file->private_data;

	desc->vm_ops = &lock_keeper_vm_ops;
	desc->private_data = keeper;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT,
			   VMA_DONTEXPAND_BIT);
	return 0;
}

const struct file_operations lock_keeper_fops = { .mmap_prepare = lock_keeper_mmap_prepare };
