// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "ledger.h"

static void ledger_vma_open(struct vm_area_struct *vma)
{
	struct ledger *ledger = vma->vm_private_data;

	atomic_inc(&ledger->mappings);
}

static void ledger_vma_close(struct vm_area_struct *vma)
{
	struct ledger *ledger = vma->vm_private_data;

	atomic_dec(&ledger->mappings);
}

static const struct vm_operations_struct ledger_vm_ops = {
	.open = ledger_vma_open,
	.close = ledger_vma_close,
	.fault = ledger_vma_fault,
};

static int ledger_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &ledger_vm_ops;
	ledger_vma_open(vma);
	return 0;
}

static const struct file_operations ledger_fops = {
	.owner = THIS_MODULE,
	.mmap = ledger_mmap,
};
