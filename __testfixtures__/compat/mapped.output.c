// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/version.h>
#include "ledger.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int ledger_vma_mapped(unsigned long start, unsigned long end,
			     pgoff_t pgoff, const struct file *file,
			     void **vm_private_data)
{
	struct ledger *ledger = *vm_private_data;

	atomic_inc(&ledger->mappings);
	return 0;
}
#endif

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
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mapped = ledger_vma_mapped,
#endif
	.open = ledger_vma_open,
	.close = ledger_vma_close,
	.fault = ledger_vma_fault,
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int ledger_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &ledger_vm_ops;
	return 0;
}
#else
static int ledger_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &ledger_vm_ops;
	ledger_vma_open(vma);
	return 0;
}
#endif

static const struct file_operations ledger_fops = {
	.owner = THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = ledger_mmap_prepare,
#else
	.mmap = ledger_mmap,
#endif
};
