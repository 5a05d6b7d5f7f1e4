/* An ioctl, not the hook, gives a mapping its private data: a merge writes the NULL of the descriptor over it. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { struct page *page; };
static vm_fault_t dev_fault(struct vm_fault *vmf)
{
	vmf->page = vmf->vma->vm_private_data;
	if (!vmf->page)
		return VM_FAULT_SIGBUS;
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct dev_vm_ops = { .fault = dev_fault };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &dev_vm_ops;
	return 0;
}
static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vm_area_struct *vma = vma_lookup(current->mm, arg);

	if (!vma || vma->vm_ops != &dev_vm_ops)
		return -EINVAL;
	vma->vm_private_data = ((struct dev *)file->private_data)->page;
	return 0;
}
static const struct file_operations dev_fops = { .mmap = dev_mmap, .unlocked_ioctl = dev_ioctl };
