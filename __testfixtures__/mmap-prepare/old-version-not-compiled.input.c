// SPDX-License-Identifier: MIT
/*
 * Why: an old version of the hook under #if 0 names it, and no compiler reads
 * that.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct chest { unsigned long pfn; };

#if 0
static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_RESERVED;
	return remap_page_range(vma, vma->vm_start, 0, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

#if 0
	vma->vm_flags |= VM_RESERVED;
#endif
	return remap_pfn_range(vma, vma->vm_start, c->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations chest_fops = {
#if 0
	.mmap = old_mmap,
#endif
	.mmap = chest_mmap,
};
