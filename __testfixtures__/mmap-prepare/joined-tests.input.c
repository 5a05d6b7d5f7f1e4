// SPDX-License-Identifier: MIT
/* The mapping call is the last of the conditions on which a hook fails. */
#include <linux/fs.h>
#include <linux/mm.h>

struct vane {
	unsigned long pfn;
	size_t size;
	struct mutex lock;
};

static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > vane->size ||
	    remap_pfn_range(vma, vma->vm_start, vane->pfn, size,
			    vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;
	int rc;

	if (!vane->size || vma->vm_pgoff ||
	    (rc = remap_pfn_range(vma, vma->vm_start, vane->pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot))) {
		/* Whatever it was. */
		pr_err("mapping failed\n");
		return -EINVAL;
	}
	return 0;
}

static int jumping_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;
	int ret = -ENXIO;

	mutex_lock(&vane->lock);
	if (vma->vm_pgoff || vm_iomap_memory(vma, vane->pfn, vane->size) < 0)
		goto unlock;
	ret = 0;
unlock:
	mutex_unlock(&vane->lock);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = vane_mmap }, { .mmap = told_mmap }, { .mmap = jumping_mmap },
};
