// SPDX-License-Identifier: MIT
/* mapped() is given a const file: to compare it, or to ask whether there is one, changes nothing of it. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct ferry {
	struct mutex lock;
	struct file *owner;
	int maps;
};

static void ferry_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	mutex_lock(&ferry->lock);
	ferry->maps--;
	mutex_unlock(&ferry->lock);
}

static const struct vm_operations_struct ferry_vm_ops = {
	.close = ferry_close,
	.fault = ferry_fault,
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = ferry;
	vma->vm_ops = &ferry_vm_ops;
	mutex_lock(&ferry->lock);
	if (ferry->owner != file) {
		mutex_unlock(&ferry->lock);
		return -EPERM;
	}
	ferry->maps++;
	mutex_unlock(&ferry->lock);
	return 0;
}

static const struct file_operations ferry_fops = { .mmap = ferry_mmap };
