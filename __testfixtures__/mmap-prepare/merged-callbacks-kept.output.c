// SPDX-License-Identifier: MIT
/*
 * Why: callbacks that a merge changes nothing for: by the offset of the
 * address, by where the address is allowed to be split, by what is printed,
 * flushed or held against the borders; and such as go by the borders, where
 * nothing merges that did not.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct ring {
	struct page **pages;
	unsigned long count;
	unsigned long flags;
};

#define RING_MAPPED 1

static vm_fault_t linear_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct ring *ring = vma->vm_private_data;
	unsigned long index;

	index = ((vmf->address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
	if (index >= ring->count)
		return VM_FAULT_SIGBUS;
	pr_debug("fault in the mapping at %lx\n", vma->vm_start);
	vmf->page = ring->pages[index];
	get_page(vmf->page);
	ring->flags |= RING_MAPPED;
	return 0;
}

static int linear_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	if (!IS_ALIGNED(addr, 4 * PAGE_SIZE))
		return -EINVAL;
	return 0;
}

static void linear_vm_close(struct vm_area_struct *vma)
{
	struct ring *ring = vma->vm_private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	pr_debug("unmapped %lu bytes\n", size);
	flush_cache_range(vma, vma->vm_start, vma->vm_end);
	ring->flags &= ~RING_MAPPED;
}

static const struct vm_operations_struct linear_vm_ops = {
	.close = linear_vm_close,
	.may_split = linear_may_split,
	.fault = linear_fault,
	.huge_fault = large_fault,
};

static vm_fault_t large_fault(struct vm_fault *vmf, unsigned int order)
{
	struct vm_area_struct *vma = vmf->vma;
	struct ring *ring = vma->vm_private_data;
	unsigned long size = PAGE_SIZE << order;
	unsigned long first = vmf->address & ~(size - 1);

	if (!IS_ALIGNED(vma->vm_start, size) || vma->vm_end & (size - 1))
		return VM_FAULT_SIGBUS;
	if (first < vma->vm_start || first + size > vma->vm_end)
		return VM_FAULT_FALLBACK;
	return vmf_insert_pfn_pmd(vmf, page_to_pfn(ring->pages[vmf->pgoff]),
				  false);
}

static vm_fault_t start_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct ring *ring = vma->vm_private_data;
	unsigned long index = (vmf->address - vma->vm_start) >> PAGE_SHIFT;

	if (index >= ring->count)
		return VM_FAULT_SIGBUS;
	vmf->page = ring->pages[index];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct start_vm_ops = {
	.fault = start_fault,
};

static int linear_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!IS_ALIGNED(desc->start | desc->end, 4 * PAGE_SIZE))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &linear_vm_ops;
	return 0;
}

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	desc->private_data = file->private_data;
	desc->vm_ops = &start_vm_ops;
	return 0;
}

static int apart_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTEXPAND_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &start_vm_ops;
	return 0;
}

static int first_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (desc->pgoff != 0)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = file->private_data;
	desc->vm_ops = &start_vm_ops;
	return 0;
}

static const struct file_operations linear_fops = { .mmap_prepare = linear_mmap_prepare };
static const struct file_operations plain_fops = { .mmap_prepare = plain_mmap_prepare };
static const struct file_operations apart_fops = { .mmap_prepare = apart_mmap_prepare };
static const struct file_operations first_fops = { .mmap_prepare = first_mmap_prepare };
