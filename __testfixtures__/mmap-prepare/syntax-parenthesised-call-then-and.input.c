// SPDX-License-Identifier: MIT
/* A call in parentheses before && is an operand: the grammar takes it for a cast to what a declaration would say. */
#include <linux/fs.h>
#include <linux/mm.h>

static bool ex_long(struct vm_area_struct *vma)
{
	return vma_pages(vma) > 4;
}

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(ex_long(vma)) && vma->vm_pgoff > 3)
		return -EINVAL;
	if (vma->vm_pgoff > 8 || (capable(CAP_SYS_ADMIN)) && vma_pages(vma) > 2)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, 0x10000, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
