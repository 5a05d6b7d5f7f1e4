// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int start_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, start, pfn, size, vma->vm_page_prot);
}

static int moved_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;

	start += PAGE_SIZE;
	return remap_pfn_range(vma, start, pfn, PAGE_SIZE, vma->vm_page_prot);
}

static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot) < 0 ? -EIO : 0;
}

static const struct file_operations fops[] = {
	{ .mmap = start_mmap }, { .mmap = moved_mmap }, { .mmap = compared_mmap },
};
