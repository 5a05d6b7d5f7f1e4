// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* The constant stands first in a test of the result, or a macro asks for an error number. */
static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (0 != remap_pfn_range(vma, vma->vm_start, pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (0 != ret)
		return ret;
	return 0;
}

static int c_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	if (0 > (ret = remap_pfn_range(vma, vma->vm_start, pfn,
				       vma->vm_end - vma->vm_start,
				       vma->vm_page_prot)))
		return ret;
	return 0;
}

static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (IS_ERR_VALUE((unsigned long)ret))
		return ret;
	return 0;
}

static int e_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (WARN(ret, "mapping failed: %d\n", ret))
		return ret;
	return 0;
}

static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (0 == ret)
		return 0;
	return -ENXIO;
}

static const struct file_operations fops[] = {
	{ .mmap = a_mmap }, { .mmap = b_mmap }, { .mmap = c_mmap },
	{ .mmap = d_mmap }, { .mmap = e_mmap }, { .mmap = f_mmap },
};
