// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* What could not be reached before stays, and what follows from it. */
static int dead_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = 0;

	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		goto out;
	return 0;

	ret = remap_pfn_range(vma, vma->vm_start, pfn + 1,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	goto out;
out:
	return ret;
}

static const struct file_operations fops = {
	.mmap = dead_mmap,
};
