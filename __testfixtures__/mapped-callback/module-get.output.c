// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct codec {
	struct module *owner;
	phys_addr_t base;
};

static int codec_vma_mapped(unsigned long start, unsigned long end,
			    pgoff_t pgoff, const struct file *file,
			    void **vm_private_data)
{
	struct codec *codec = file->private_data;

	if (!try_module_get(codec->owner))
		return -ENODEV;
	*vm_private_data = codec;
	return 0;
}

static void codec_vma_open(struct vm_area_struct *vma)
{
	struct codec *codec = vma->vm_file->private_data;

	__module_get(codec->owner);
}

static void codec_vma_close(struct vm_area_struct *vma)
{
	struct codec *codec = vma->vm_file->private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	module_put(codec->owner);
}

static const struct vm_operations_struct codec_vm_ops = {
	.mapped	= codec_vma_mapped,
	.open	= codec_vma_open,
	.close	= codec_vma_close,
};

static int codec_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct codec *codec = file->private_data;
	unsigned long size = vma_desc_size(desc);
	unsigned long pfn = codec->base >> PAGE_SHIFT;

	if (size > SZ_64K)
		return -EINVAL;

	desc->vm_ops = &codec_vm_ops;
	mmap_action_remap_full(desc, pfn);

	return 0;
}

static const struct file_operations codec_fops = {
	.mmap_prepare = codec_mmap_prepare,
};
