// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* The error is passed on, whichever way the test is written. */
static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	if ((ret = remap_pfn_range(vma, vma->vm_start, pfn,
				   vma->vm_end - vma->vm_start,
				   vma->vm_page_prot)) != 0)
		return ret;

	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret < 0)
		return ret;

	pr_info("mapped\n");
	return 0;
}

static int c_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (unlikely(ret)) {
		return ret;
	}

	return ret;
}

static int d_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = -EINVAL;

	if (vma->vm_pgoff)
		return ret;
	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret != 0)
		return ret;
	return ret;
}

static int e_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = remap_pfn_range(vma, vma->vm_start, pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);

	if (ret)
		return ret;

	return 0;
}

static int f_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = 0;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);

	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = a_mmap }, { .mmap = b_mmap }, { .mmap = c_mmap },
	{ .mmap = d_mmap }, { .mmap = e_mmap }, { .mmap = f_mmap },
};
