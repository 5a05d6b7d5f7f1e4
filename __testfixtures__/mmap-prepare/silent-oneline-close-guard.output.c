// SPDX-License-Identifier: MIT
/*
 * Why: close() stands on one line: its guard has to come inside the body.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int dev_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	void *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	*vm_private_data = p;
	return 0;
}

static void dev_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	kfree(vma->vm_private_data);
}
static const struct vm_operations_struct dev_vm_ops = {
	.mapped = dev_mapped,
	.close = dev_close,
};
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &dev_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = dev_mmap_prepare,
};
