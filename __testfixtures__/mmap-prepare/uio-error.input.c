// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

/* The kernel calls this from a legacy callback: no error_hook is called. */
static int pump_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct pump *pump = info->priv;

	vma->vm_ops = &pump_vm_ops;
	if (remap_pfn_range(vma, vma->vm_start, pump->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static void pump_setup(struct uio_info *info)
{
	info->mmap = pump_mmap;
}
