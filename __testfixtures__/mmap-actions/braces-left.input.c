// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static bool cached;

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	if (!cached) {
		ret = remap_pfn_range(vma, vma->vm_start, pfn,
				      vma->vm_end - vma->vm_start,
				      pgprot_noncached(vma->vm_page_prot));
		if (ret)
			return ret;
	} else {
		ret = remap_pfn_range(vma, vma->vm_start, pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
		if (ret)
			return ret;
	}

	return 0;
}

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	if (cached) {
		ret = remap_pfn_range(vma, vma->vm_start, pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
		if (ret)
			return ret;
	}

	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = one_mmap }, { .mmap = two_mmap },
};
