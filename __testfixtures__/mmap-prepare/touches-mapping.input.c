// SPDX-License-Identifier: MIT
/*
 * Why: the legacy hook may write through user addresses once remap_pfn_range()
 * has returned. In mmap_prepare() nothing is mapped yet, and the fault handler
 * waits for the mmap lock that the task holds.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, slate->pfn, size,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	return clear_user((void __user *)vma->vm_start, size) ? -EFAULT : 0;
}

static const struct file_operations slate_fops = {
	.mmap = slate_mmap,
};
