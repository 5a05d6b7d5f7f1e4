// SPDX-License-Identifier: MIT
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct cam {
	struct device *dev;
	unsigned long pfn;
};

static int cam_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, cam->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		dev_err(cam->dev, "remap failed: %d\n", ret);
		return ret;
	}

	return 0;
}

/* Logged whatever it is. */
static int cam_always_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, cam->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	dev_dbg(cam->dev, "mmap: %d\n", ret);
	return ret;
}

/* Logged, and returned as it is. */
static int cam_goes_on_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, cam->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		dev_err(cam->dev, "remap failed\n");

	return ret;
}

/* Logged, and forgotten. */
static int cam_lenient_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, cam->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		dev_warn(cam->dev, "remap failed\n");

	return 0;
}

static const struct file_operations cam_fops[] = {
	{ .mmap = cam_mmap }, { .mmap = cam_always_mmap },
	{ .mmap = cam_goes_on_mmap }, { .mmap = cam_lenient_mmap },
};
