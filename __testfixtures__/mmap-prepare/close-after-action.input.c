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

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	vma->vm_ops = &ring_vm_ops;
	vma->vm_private_data = ring;
	return remap_pfn_range(vma, vma->vm_start, ring->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ring_fops = {
	.mmap = ring_mmap,
};
