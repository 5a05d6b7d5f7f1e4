// SPDX-License-Identifier: MIT
/*
 * What a callback stores in a mapping is lost where a neighbour merges: the data, or the operations, of the descriptor are
 * stored over it. Not where nothing merges, nor where it is what the hook leaves there as well.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

static void tile_keep(struct vm_area_struct *vma, void *tile)
{
	vma->vm_private_data = tile;
}

static vm_fault_t tile_fault(struct vm_fault *vmf)
{
	if (!vmf->vma->vm_private_data)
		tile_keep(vmf->vma, kzalloc(64, GFP_KERNEL));
	return VM_FAULT_SIGBUS;
}

static void tile_open(struct vm_area_struct *vma)
{
	vma->vm_private_data = NULL;
}

static void tile_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
	vma->vm_private_data = NULL;
}

static const struct vm_operations_struct tile_vm_ops = {
	.open = tile_open,
	.close = tile_close,
	.fault = tile_fault,
};

static vm_fault_t dirty_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct dirty_vm_ops = {
	.fault = dirty_fault,
};

static vm_fault_t clean_mkwrite(struct vm_fault *vmf)
{
	vmf->vma->vm_ops = &dirty_vm_ops;
	return 0;
}

static const struct vm_operations_struct clean_vm_ops = {
	.fault = dirty_fault,
	.page_mkwrite = clean_mkwrite,
};

static const struct vm_operations_struct same_vm_ops = {
	.open = tile_open,
	.fault = dirty_fault,
};

static int tile_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &tile_vm_ops;
	return 0;
}

static int apart_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &tile_vm_ops;
	return 0;
}

static int clean_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &clean_vm_ops;
	return 0;
}

static int same_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &same_vm_ops;
	return 0;
}

static const struct file_operations tile_fops = { .mmap = tile_mmap };
static const struct file_operations apart_fops = { .mmap = apart_mmap };
static const struct file_operations clean_fops = { .mmap = clean_mmap };
static const struct file_operations same_fops = { .mmap = same_mmap };
