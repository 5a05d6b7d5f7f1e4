// SPDX-License-Identifier: MIT
/*
 * Why: nonnull() numbers parameters, of which one is left; all other names for the
 * descriptor stand for something else in the second hook.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct gauge {
	unsigned long pfn;
};

enum { desc, vm_desc, vma_desc, mmap_desc };

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
	__attribute__((nonnull(1, 2)));
static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, gauge->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int many_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	unsigned long pfn = gauge->pfn * (desc + vm_desc * vma_desc + mmap_desc);

	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gauge_fops = {
	.mmap = gauge_mmap,
};

static const struct file_operations many_fops = {
	.mmap = many_mmap,
};
