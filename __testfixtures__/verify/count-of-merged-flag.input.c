/* The same with a flag that the legacy hook sets too late for merging. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { atomic_t users; };
static void dev_vm_open(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	atomic_inc(&dev->users);
}
static void dev_close(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	atomic_dec(&dev->users);
}
static const struct vm_operations_struct dev_vm_ops = { .open = dev_vm_open, .close = dev_close };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &dev_vm_ops;
	dev_vm_open(vma);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
