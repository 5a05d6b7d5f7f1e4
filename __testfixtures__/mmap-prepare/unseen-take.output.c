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

static int lens_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lens *lens = file->private_data;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;

	lens_watch(lens);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lens_vm_ops;
	desc->private_data = lens;
	return 0;
}

static const struct file_operations lens_fops = {
	.mmap_prepare = lens_mmap_prepare,
};
