// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* Tests that only look like one for an error: what they ask for cannot be there. */
static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (IS_ERR_VALUE((unsigned long)ret))
		return -ENXIO;
	return 0;
}

static int c_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (IS_ERR_VALUE((unsigned int)ret))
		return -ENXIO;
	return 0;
}

static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (0 > ret)
		return -ENXIO;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = b_mmap }, { .mmap = c_mmap }, { .mmap = d_mmap },
};
