// SPDX-License-Identifier: MIT
/* The comment of an argument that is kept stays beside it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start,	/* where */
			       0x10,		/* the frame, not the address */
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
