// SPDX-License-Identifier: MIT
/* Three panels: one in the bus's memory, one in pages of its own, one that cannot be mapped. */

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "panel.h"

static int bus_panel_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, panel->start, panel->size);
}

static int page_panel_mmap(struct panel *panel, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff || size > panel->size)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return remap_pfn_range(vma, vma->vm_start, panel->start >> PAGE_SHIFT,
			       size, vma->vm_page_prot);
}

const struct panel_ops bus_panel_ops = {
	.mmap	= bus_panel_mmap,
};
EXPORT_SYMBOL_GPL(bus_panel_ops);

const struct panel_ops page_panel_ops = {
	.mmap	= page_panel_mmap,
};
EXPORT_SYMBOL_GPL(page_panel_ops);

const struct panel_ops text_panel_ops = {
	.mmap	= panel_no_mmap,
};
EXPORT_SYMBOL_GPL(text_panel_ops);

MODULE_DESCRIPTION("Panels in the memory of a bus, in pages, and for text");
MODULE_LICENSE("Dual MIT/GPL");
