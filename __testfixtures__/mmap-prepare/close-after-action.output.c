// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static void ring_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	ring_pause(ring);
}

static const struct vm_operations_struct ring_vm_ops = {
	.close = ring_close,
};

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	desc->vm_ops = &ring_vm_ops;
	desc->private_data = ring;
	mmap_action_remap_full(desc, ring->pfn);
	return 0;
}

static const struct file_operations ring_fops = {
	.mmap_prepare = ring_mmap_prepare,
};
