// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct lane {
	struct mutex lock;
	unsigned int users;
};

static void lane_close(struct vm_area_struct *vma)
{
	struct lane *lane = vma->vm_private_data;

	mutex_lock(&lane->lock);
	lane->users--;
	mutex_unlock(&lane->lock);
}

static const struct vm_operations_struct lane_vm_ops = {
	.close	= lane_close,
	.fault	= lane_fault,
};

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	if (!mutex_trylock(&lane->lock))
		return -EBUSY;
	lane->users++;
	vma->vm_ops = &lane_vm_ops;
	vma->vm_private_data = lane;
	mutex_unlock(&lane->lock);

	return 0;
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lane_mmap,
};
