// SPDX-License-Identifier: MIT
/* struct fb_ops calls its callback fb_mmap, and has no counterpart: it is told of, as the other structures are. */
#include <linux/fb.h>
#include <linux/mm.h>

static int panel_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, info->fix.smem_start, info->fix.smem_len);
}

static const struct fb_ops panel_ops = {
	.owner = THIS_MODULE,
	.fb_mmap = panel_mmap,
};
