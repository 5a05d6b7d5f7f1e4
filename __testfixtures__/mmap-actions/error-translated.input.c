// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

/**
 * braces_mmap - the same, in the other style
 * @file: the open file
 * @vma: the mapping
 */
static int braces_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start,
			    vma->vm_page_prot) < 0) {
		return (-EAGAIN);
	}
	return 0;
}

/* One page of what may be a larger range. */
static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE,
			    vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static int assigned_mmap(struct file *file, struct vm_area_struct *vma)
{
	int rc;

	rc = io_remap_pfn_range(vma, vma->vm_start, pfn,
				vma->vm_end - vma->vm_start,
				vma->vm_page_prot);
	if (rc)
		return -ENXIO;
	return 0;
}

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot) ? -EIO : 0;
}

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vm_iomap_memory(vma, (phys_addr_t)pfn << PAGE_SHIFT, SZ_64K))
		return -EAGAIN;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = direct_mmap }, { .mmap = braces_mmap }, { .mmap = first_mmap },
	{ .mmap = assigned_mmap }, { .mmap = choice_mmap }, { .mmap = bar_mmap },
};
