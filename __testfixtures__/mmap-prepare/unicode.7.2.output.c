// SPDX-License-Identifier: MIT
/* Größe in Seiten — 頁 😀 */
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/**
 * mass_mmap_prepare - offsets are in UTF-16 units, not in bytes 😀
 * @desc: 😀😀
 */
static int mass_mmap_prepare(struct vm_area_desc *desc)
{
	pr_debug("größe %lu 😀\n", vma_desc_size(desc));
	mmap_action_remap_full(desc, pfn /* 😀 */);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations fops = {
	.mmap_prepare = mass_mmap_prepare,	/* 😀 */
};
