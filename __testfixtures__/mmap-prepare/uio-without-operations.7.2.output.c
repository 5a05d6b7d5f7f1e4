// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

static int pump_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct pump *pump = info->priv;

	if (vma_desc_size(desc) > pump->len)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, pump->base, pump->len);
	return 0;
}

static void pump_setup(struct uio_info *info)
{
	info->mmap_prepare = pump_mmap_prepare;
}
