// SPDX-License-Identifier: MIT
/*
 * A macro whose text names the vma and that means one thing or another by the configuration, or of which what stands around it
 * takes a part, is not written out: the hook stays refused.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	phys_addr_t base;
	size_t size;
};

#ifdef CONFIG_GAUGE_WIDE
#define MAP_LEN		(vma->vm_end - vma->vm_start)
#else
#define MAP_LEN		(vma->vm_end - vma->vm_start - PAGE_SIZE)
#endif
#define MAP_BYTES	vma->vm_end - vma->vm_start

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;

	if (MAP_LEN > gauge->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, gauge->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int gauge_half_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;

	if (MAP_BYTES / 2 > gauge->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, gauge->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gauge_fops = {
	.mmap = gauge_mmap,
};

static const struct file_operations gauge_half_fops = {
	.mmap = gauge_half_mmap,
};
