// SPDX-License-Identifier: MIT
/*
 * A branch for another machine, or for what the file itself defines, is compiled for somebody although it names a function that
 * the kernel no longer has; a function of the file with that name, and a member, are no calls of the kernel's.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define SLUICE_UNCACHED 1

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = (unsigned long)file->private_data;

#ifdef __sparc__
	return io_remap_page_range(vma, vma->vm_start, pfn << PAGE_SHIFT, vma->vm_end - vma->vm_start,
				   vma->vm_page_prot);
#else
	return io_remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
#endif
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};
