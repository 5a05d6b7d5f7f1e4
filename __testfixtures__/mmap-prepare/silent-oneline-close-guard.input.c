// SPDX-License-Identifier: MIT
/*
 * Why: close() stands on one line: its guard has to come inside the body.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static void dev_close(struct vm_area_struct *vma) { kfree(vma->vm_private_data); }
static const struct vm_operations_struct dev_vm_ops = { .close = dev_close };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	vma->vm_private_data = p;
	vma->vm_ops = &dev_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
