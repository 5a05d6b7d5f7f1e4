// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include "probe.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int probe_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	desc->private_data = file->private_data;
	desc->vm_ops = &probe_vm_ops;
	return 0;
}
#else
static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &probe_vm_ops;
	return 0;
}
#endif
#else
static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return probe_map_all(file->private_data, vma);
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int
trace_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &probe_vm_ops;
	return 0;
}
#else
static int
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
trace_mmap(struct file *file, struct vm_area_struct *vma)
#else
trace_mmap(struct file *file, struct vm_area_struct *vma, int unused)
#endif
{
	vma->vm_ops = &probe_vm_ops;
	return 0;
}
#endif

const struct file_operations probe_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = probe_mmap_prepare,
#else
	.mmap = probe_mmap,
#endif
};

const struct file_operations trace_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = trace_mmap_prepare,
#else
	.mmap = trace_mmap,
#endif
};
