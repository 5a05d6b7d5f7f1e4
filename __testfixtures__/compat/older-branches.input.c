// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/version.h>
#include <linux/fs.h>
#include <linux/mm.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define lane_set_flags(vma, flags)	((vma)->vm_flags |= (flags))
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
static vm_fault_t lane_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
#else
static int lane_fault(struct vm_area_struct *vma, struct vm_fault *vmf)
{
#endif
	struct lane *lane = vma->vm_private_data;

	vmf->page = lane_page(lane, vmf->pgoff);
	if (!vmf->page)
		return VM_FAULT_SIGBUS;
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct lane_vm_ops = {
	.fault = lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 7, 0)
	vma->vm_flags |= VM_RESERVED;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags |= VM_DONTEXPAND | VM_DONTDUMP;
#else
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
#endif
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &lane_vm_ops;
	return 0;
}

static const struct file_operations lane_fops = {
	.owner = THIS_MODULE,
#ifdef CONFIG_COMPAT
	.compat_ioctl = compat_ptr_ioctl,
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(2, 6, 36)
	.ioctl = lane_ioctl,
#endif
	.mmap = lane_mmap,
};
