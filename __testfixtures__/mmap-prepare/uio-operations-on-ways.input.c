/*
 * Why: a nested hook has to set vm_ops on every way to success, whatever else it does: one that
 * sets them in both branches does, and one that sets them where nothing runs does not.
 */
#include <linux/mm.h>
#include <linux/uio_driver.h>

static const struct vm_operations_struct pump_vm_ops = {
	.access	= generic_access_phys,
};

static const struct vm_operations_struct still_vm_ops = {
};

static int both_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct pump *pump = info->priv;

	if (vma->vm_end - vma->vm_start > pump->len)
		return -EINVAL;
	if (pump->running)
		vma->vm_ops = &pump_vm_ops;
	else
		vma->vm_ops = &still_vm_ops;
	return vm_iomap_memory(vma, pump->base, pump->len);
}

static int behind_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct pump *pump = info->priv;

	if (vma->vm_end - vma->vm_start > pump->len)
		return -EINVAL;
	return vm_iomap_memory(vma, pump->base, pump->len);
	vma->vm_ops = &pump_vm_ops;
}

static void pump_setup(struct uio_info *info, struct uio_info *other)
{
	info->mmap = both_mmap;
	other->mmap = behind_mmap;
}
