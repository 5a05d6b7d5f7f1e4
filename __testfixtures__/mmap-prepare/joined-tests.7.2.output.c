// SPDX-License-Identifier: MIT
/* The mapping call is the last of the conditions on which a hook fails. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vane {
	unsigned long pfn;
	size_t size;
	struct mutex lock;
};

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vane *vane = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > vane->size)
		return -EAGAIN;
	mmap_action_remap_full(desc, vane->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vane *vane = file->private_data;

	if (!vane->size || desc->pgoff) {
		/* Whatever it was. */
		pr_err("mapping failed\n");
		return -EINVAL;
	}
	mmap_action_remap_full(desc, vane->pfn);
	desc->action.error_override = -EINVAL;
	return 0;
}

static int jumping_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vane *vane = file->private_data;
	int ret = -ENXIO;

	mutex_lock(&vane->lock);
	if (desc->pgoff)
		goto unlock;
	mmap_action_simple_ioremap(desc, vane->pfn, vane->size);
	desc->action.error_override = -ENXIO;
	ret = 0;
unlock:
	mutex_unlock(&vane->lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = vane_mmap_prepare }, { .mmap_prepare = told_mmap_prepare }, { .mmap_prepare = jumping_mmap_prepare },
};
