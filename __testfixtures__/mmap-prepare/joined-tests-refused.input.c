// SPDX-License-Identifier: MIT
/* What is asked after the mapping, and an arm that goes on: these depend on what the call came to. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vane {
	unsigned long pfn;
	size_t size;
	unsigned int failures;
};

static int after_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, vane->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot) ||
	    vane->size == 0)
		return -EAGAIN;
	return 0;
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	if (vma->vm_pgoff ||
	    remap_pfn_range(vma, vma->vm_start, vane->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		vane->failures++;
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = after_mmap }, { .mmap = counted_mmap },
};
