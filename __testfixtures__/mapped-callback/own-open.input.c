// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct ring {
	struct kref kref;
	unsigned long pages;
};

static void ring_vma_open(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	/* every mapping keeps the ring */
	kref_get(&ring->kref);
}

static void ring_vma_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;

	kref_put(&ring->kref, ring_release);
}

static const struct vm_operations_struct ring_vm_ops = {
	.open	= ring_vma_open,
	.close	= ring_vma_close,
	.fault	= ring_vma_fault,
};

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;

	if (vma_pages(vma) != ring->pages)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &ring_vm_ops;
	vma->vm_private_data = ring;

	/* the kernel does not call it for the first mapping */
	vma->vm_ops->open(vma);

	return 0;
}

static const struct file_operations ring_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ring_mmap,
};
