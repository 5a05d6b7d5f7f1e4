// SPDX-License-Identifier: MIT
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include "probe.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &probe_vm_ops;
	return 0;
}
#else
static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	return probe_map_all(file->private_data, vma);
}
#endif

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

const struct file_operations probe_fops = {
	.mmap = probe_mmap,
};

const struct file_operations trace_fops = {
	.mmap = trace_mmap,
};
