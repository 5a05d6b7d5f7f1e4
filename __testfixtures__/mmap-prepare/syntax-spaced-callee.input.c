// SPDX-License-Identifier: MIT
/* ( f )(x) is f(x). */
#include <linux/fs.h>
#include <linux/mm.h>

static int spaced_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ( remap_pfn_range )(vma, vma->vm_start, 0x10, 0x1000, vma->vm_page_prot);
}

static const struct file_operations spaced_fops = {
	.mmap = spaced_mmap,
};
