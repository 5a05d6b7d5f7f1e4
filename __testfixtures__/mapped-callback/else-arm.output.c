// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct lane {
	atomic_t users;
	struct device *dev;
	unsigned long pages;
};

static int lane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lane *lane = *vm_private_data;

	atomic_inc(&lane->users);
	return 0;
}

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
	.mapped	= lane_mapped,
	.open	= lane_open,
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct lane *lane = file->private_data;
	int ret;

	desc->vm_ops = &lane_vm_ops;
	desc->private_data = lane;
	ret = lane_validate(lane, desc->pgoff);
	if (ret)
		dev_err(lane->dev, "cannot be mapped\n");

	return ret;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lane_mmap_prepare,
};
