// SPDX-License-Identifier: MIT
/* What a test of the size says depends on its direction: only one that leaves smaller mappings out keeps a range within them. */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	phys_addr_t phys;
	size_t size;
	unsigned int npages;
	bool shifted;
};

/* Leaves larger mappings out: a smaller one had pages mapped behind its end, and is filled now. */
static int larger_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (vma->vm_end - vma->vm_start > w->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       w->size, vma->vm_page_prot);
}

/* The same through locals, past a goto, with the sides exchanged. */
static int locals_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	size_t wanted = vma->vm_end - vma->vm_start, have = PAGE_ALIGN(w->size);
	int ret = -EINVAL;

	if (have < wanted)
		goto out;
	ret = remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT, have,
			      vma->vm_page_prot);
out:
	return ret;
}

/* The same in pages. */
static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (vma_pages(vma) > w->npages)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
				  w->npages << PAGE_SHIFT, vma->vm_page_prot);
}

/* On one way only: nobody knows how the two relate. */
static int sometimes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (w->shifted) {
		if (vma->vm_end - vma->vm_start < w->size)
			return -EINVAL;
	}
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT,
			       w->size, vma->vm_page_prot);
}

/* Another size since the test. */
static int changed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	size_t size = PAGE_SIZE;

	if (vma->vm_end - vma->vm_start < size)
		return -EINVAL;
	size = w->size;
	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT, size,
			       vma->vm_page_prot);
}

/* The size alone fits, but not from an offset on. */
static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;

	if (vma->vm_end - vma->vm_start < w->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE,
			       w->phys >> PAGE_SHIFT, w->size,
			       vma->vm_page_prot);
}

/* Larger than one of the two, whichever that is. */
static int most_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	unsigned long len = max(vma->vm_end - vma->vm_start, w->size);

	return remap_pfn_range(vma, vma->vm_start, w->phys >> PAGE_SHIFT, len,
			       vma->vm_page_prot);
}

static const struct file_operations fops[] = {
	{ .mmap = larger_mmap },    { .mmap = locals_mmap },
	{ .mmap = pages_mmap },	    { .mmap = sometimes_mmap },
	{ .mmap = changed_mmap },   { .mmap = behind_mmap },
	{ .mmap = most_mmap },
};
