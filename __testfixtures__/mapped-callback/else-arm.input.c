// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	atomic_t users;
	struct device *dev;
	unsigned long pages;
};

static void lane_open(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	atomic_inc(&lane->users);
}

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	atomic_dec(&lane->users);
}

static int lane_validate(const struct lane *lane, unsigned long nr)
{
	return nr < lane->pages ? 0 : -EINVAL;
}

static const struct vm_operations_struct lane_vm_ops = {
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;
	int ret;

	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	ret = lane_validate(lane, vma->vm_pgoff);
	if (ret)
		dev_err(lane->dev, "cannot be mapped\n");
	else
		atomic_inc(&lane->users);

	return ret;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
