// SPDX-License-Identifier: MIT
/*
 * Why: `(u64)(v)->vm_pgoff` is a cast of the member, and no call of u64()
 * with the vma, in a macro and in the hook.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	u64 base;
	u64 len;
};

#define AREA_OFFSET(v)	((u64)(v)->vm_pgoff << PAGE_SHIFT)
#define AREA_LENGTH(v)	((u64)(u32)(v)->vm_end - (u32)(v)->vm_start)

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	u64 end = AREA_OFFSET(vma) + ((u64)(vma)->vm_end - (vma)->vm_start);
	u64 from = weir->base + AREA_OFFSET(vma);

	if (end > weir->len || AREA_LENGTH(vma) > weir->len)
		return -ERANGE;

	return remap_pfn_range(vma, vma->vm_start, from >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap = weir_mmap,
};
