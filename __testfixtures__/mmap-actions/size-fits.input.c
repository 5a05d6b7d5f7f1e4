// SPDX-License-Identifier: MIT
/* Ranges that lie within their mapping, in the ways that drivers see to it: nothing to warn of. */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	phys_addr_t phys;
	size_t size;
	unsigned int npages;
	bool shifted;
};

static int smaller_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;

	if (WARN_ON(w->shifted || !(PAGE_ALIGN(w->size) <= len)))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       w->size, vma->vm_page_prot);
}

static int end_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (vma->vm_start + w->size > vma->vm_end)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       w->size, vma->vm_page_prot);
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (vma_pages(vma) < (w->size + PAGE_SIZE - 1) >> PAGE_SHIFT)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       w->size, vma->vm_page_prot);
}

static int least_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       min_t(size_t, w->size,
				     vma->vm_end - vma->vm_start),
			       vma->vm_page_prot);
}

static int again_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	size_t len = vma->vm_end - vma->vm_start;

	len = min(len, w->size);
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT, len,
			       vma->vm_page_prot);
}

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	unsigned long have = vma->vm_end - vma->vm_start;
	unsigned long len = have < w->size ? have : w->size;

	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT, len,
			       vma->vm_page_prot);
}

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	unsigned long offset = w->npages << PAGE_SHIFT;

	if (vma->vm_end - vma->vm_start < offset + w->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start + offset,
			       w->phys >> PAGE_SHIFT, w->size,
			       vma->vm_page_prot);
}

static const struct file_operations fops[] = {
	{ .mmap = smaller_mmap }, { .mmap = end_mmap },
	{ .mmap = counted_mmap }, { .mmap = least_mmap },
	{ .mmap = again_mmap },	  { .mmap = chosen_mmap },
	{ .mmap = offset_mmap },
};
