// SPDX-License-Identifier: MIT
/*
 * The size of the mapping in a signed local that may hold less of it: where a test keeps it from being negative, what is
 * mapped lies within the mapping. Compared with what is signed, or narrow, it may be negative still: that is told.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct silo {
	phys_addr_t base;
	size_t size;
	int room;
};

static int size_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct silo *silo = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > silo->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, silo->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct silo *silo = file->private_data;
	int len;

	len = vma->vm_end - vma->vm_start;
	if (len < 0 || len > silo->room)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, silo->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static int room_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct silo *silo = file->private_data;
	int len = vma->vm_end - vma->vm_start;

	if (len > silo->room)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, silo->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static const struct file_operations silo_fops[] = {
	{ .mmap = size_mmap },
	{ .mmap = zero_mmap },
	{ .mmap = room_mmap },
};
