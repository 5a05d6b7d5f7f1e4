// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static void lens_close(struct vm_area_struct *vma)
{
	lens_untrack(vma->vm_private_data);
}

static const struct vm_operations_struct lens_vm_ops = {
	.close = lens_close,
};

static int lens_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lens *lens = file->private_data;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;

	lens_watch(lens);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lens_vm_ops;
	vma->vm_private_data = lens;
	return 0;
}

static const struct file_operations lens_fops = {
	.mmap = lens_mmap,
};
