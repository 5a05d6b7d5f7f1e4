// SPDX-License-Identifier: GPL-2.0
/*
 * Who waits for a mapping is woken by mapped(), which does not run for a range that merges: the first hook's ranges stayed
 * apart by their flags; those of the second merge no sooner than they did, and those of the third never do.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/wait.h>

struct sluice {
	wait_queue_head_t wait;
	struct page *page;
};

static vm_fault_t sluice_fault(struct vm_fault *vmf)
{
	struct sluice *sluice = vmf->vma->vm_private_data;

	get_page(sluice->page);
	vmf->page = sluice->page;
	return 0;
}

static const struct vm_operations_struct sluice_vm_ops = {
	.fault = sluice_fault,
};

static int sluice_plain_mapped(unsigned long start, unsigned long end,
			       pgoff_t pgoff, const struct file *file,
			       void **vm_private_data)
{
	struct sluice *sluice = *vm_private_data;

	wake_up_interruptible(&sluice->wait);
	return 0;
}

static const struct vm_operations_struct sluice_plain_vm_ops = {
	.mapped = sluice_plain_mapped,
	.fault = sluice_fault,
};

static int sluice_apart_mapped(unsigned long start, unsigned long end,
			       pgoff_t pgoff, const struct file *file,
			       void **vm_private_data)
{
	struct sluice *sluice = *vm_private_data;

	wake_up_interruptible(&sluice->wait);
	return 0;
}

static const struct vm_operations_struct sluice_apart_vm_ops = {
	.mapped = sluice_apart_mapped,
	.fault = sluice_fault,
};

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	wake_up_interruptible(&sluice->wait);
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = sluice;
	vma->vm_ops = &sluice_vm_ops;
	return 0;
}

static int sluice_plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;

	desc->private_data = sluice;
	desc->vm_ops = &sluice_plain_vm_ops;
	return 0;
}

static int sluice_apart_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *sluice = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTEXPAND_BIT);
	desc->private_data = sluice;
	desc->vm_ops = &sluice_apart_vm_ops;
	return 0;
}

static const struct file_operations sluice_fops[] = {
	{ .mmap = sluice_mmap },
	{ .mmap_prepare = sluice_plain_mmap_prepare },
	{ .mmap_prepare = sluice_apart_mmap_prepare },
};
