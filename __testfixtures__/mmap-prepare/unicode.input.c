// SPDX-License-Identifier: MIT
/* Größe in Seiten — 頁 😀 */
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/**
 * mass_mmap - offsets are in UTF-16 units, not in bytes 😀
 * @file: 😀
 * @vma: 😀😀
 */
static int mass_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret; /* 😀 */

	pr_debug("größe %lu 😀\n", vma->vm_end - vma->vm_start);
	ret = remap_pfn_range(vma, vma->vm_start, pfn, /* 😀 */
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return -EAGAIN;
	return 0;
}

static const struct file_operations fops = {
	.mmap	= mass_mmap,	/* 😀 */
};
