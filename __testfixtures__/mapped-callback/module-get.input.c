// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct codec {
	struct module *owner;
	phys_addr_t base;
};

static void codec_vma_open(struct vm_area_struct *vma)
{
	struct codec *codec = vma->vm_file->private_data;

	__module_get(codec->owner);
}

static void codec_vma_close(struct vm_area_struct *vma)
{
	struct codec *codec = vma->vm_file->private_data;

	module_put(codec->owner);
}

static const struct vm_operations_struct codec_vm_ops = {
	.open	= codec_vma_open,
	.close	= codec_vma_close,
};

static int codec_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct codec *codec = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long pfn = codec->base >> PAGE_SHIFT;
	int ret;

	if (size > SZ_64K)
		return -EINVAL;
	if (!try_module_get(codec->owner))
		return -ENODEV;

	vma->vm_ops = &codec_vm_ops;
	ret = remap_pfn_range(vma, vma->vm_start, pfn, size,
			      vma->vm_page_prot);
	if (ret) {
		module_put(codec->owner);
		return ret;
	}

	return 0;
}

static const struct file_operations codec_fops = {
	.mmap	= codec_mmap,
};
