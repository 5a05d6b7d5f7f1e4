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

	mmap_action_remap_full(desc, cam->pfn);

	return 0;
}

/* Logged whatever it is. */
static int cam_always_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;
	int ret;

	mmap_action_remap_full(desc, cam->pfn);
	ret = 0;
	dev_dbg(cam->dev, "mmap: %d\n", ret);
	return 0;
}

/* Logged, and returned as it is. */
static int cam_goes_on_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;

	mmap_action_remap_full(desc, cam->pfn);

	return 0;
}

/* Logged, and forgotten. */
static int cam_lenient_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cam *cam = file->private_data;

	mmap_action_remap_full(desc, cam->pfn);

	return 0;
}

static const struct file_operations cam_fops[] = {
	{ .mmap = cam_mmap }, { .mmap = cam_always_mmap },
	{ .mmap = cam_goes_on_mmap }, { .mmap = cam_lenient_mmap },
};
