// SPDX-License-Identifier: MIT
/* A claim is one also where other checks stand before its own; a test that only a later failure passes is none. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	struct task_struct *owner;
	unsigned long pfn;
	unsigned long size;
	int mode;
};

static int late_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > weir->size)
		return -EINVAL;
	if (!weir->pfn)
		return -ENODEV;
	if (weir->owner)
		return -EBUSY;
	weir->owner = current;
	return remap_pfn_range(vma, vma->vm_start, weir->pfn, size, vma->vm_page_prot);
}

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int err = -EBUSY;

	if (vma->vm_pgoff == 0) {
		if (weir->owner)
			goto out;
		weir->owner = current;
	}
	err = vm_iomap_memory(vma, weir->pfn << PAGE_SHIFT, weir->size);
out:
	return err;
}

static int mode_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct weir *weir = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (weir->mode != 1)
		pr_debug("weir: mode %d\n", weir->mode);
	if (size > weir->size)
		return -EINVAL;
	weir->mode = 1;
	mmap_action_remap_full(desc, weir->pfn);
	return 0;
}

static const struct file_operations late_fops = {
	.owner = THIS_MODULE,
	.mmap = late_mmap,
};

static const struct file_operations nested_fops = {
	.owner = THIS_MODULE,
	.mmap = nested_mmap,
};

static const struct file_operations mode_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mode_mmap_prepare,
};
