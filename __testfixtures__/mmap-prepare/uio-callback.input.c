// SPDX-License-Identifier: MIT
#include <linux/mm.h>
#include <linux/uio_driver.h>

static const struct vm_operations_struct pump_vm_ops = {
	.access	= generic_access_phys,
};

static int pump_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct pump *pump = info->priv;

	if (vma->vm_end - vma->vm_start > pump->len)
		return -EINVAL;
	vma->vm_ops = &pump_vm_ops;
	return vm_iomap_memory(vma, pump->base, pump->len);
}

static void pump_setup(struct uio_info *info)
{
	info->mmap = pump_mmap;
}
