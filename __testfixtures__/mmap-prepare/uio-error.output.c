// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

/* The kernel calls this from a legacy callback: no error_hook is called. */
static int pump_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct pump *pump = info->priv;

	desc->vm_ops = &pump_vm_ops;
	mmap_action_remap_full(desc, pump->pfn);
	return 0;
}

static void pump_setup(struct uio_info *info)
{
	info->mmap_prepare = pump_mmap_prepare;
}
