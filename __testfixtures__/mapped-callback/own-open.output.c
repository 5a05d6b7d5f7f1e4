// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>

struct ring {
	struct kref kref;
	unsigned long pages;
};

static int ring_vma_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct ring *ring = *vm_private_data;

	/* every mapping keeps the ring */
	kref_get(&ring->kref);
	return 0;
}

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
	.mapped	= ring_vma_mapped,
	.open	= ring_vma_open,
	.close	= ring_vma_close,
	.fault	= ring_vma_fault,
};

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) != ring->pages)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &ring_vm_ops;
	desc->private_data = ring;

	return 0;
}

static const struct file_operations ring_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ring_mmap_prepare,
};
