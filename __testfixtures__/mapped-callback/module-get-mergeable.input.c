// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void codec_vma_open(struct vm_area_struct *vma)
{
	__module_get(codec_owner);
}

static void codec_vma_close(struct vm_area_struct *vma)
{
	module_put(codec_owner);
}

static const struct vm_operations_struct codec_vm_ops = {
	.open	= codec_vma_open,
	.close	= codec_vma_close,
	.fault	= codec_vma_fault,
};

static int codec_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!try_module_get(codec_owner))
		return -ENODEV;

	vma->vm_ops = &codec_vm_ops;
	return 0;
}

static const struct file_operations codec_fops = {
	.mmap	= codec_mmap,
};
