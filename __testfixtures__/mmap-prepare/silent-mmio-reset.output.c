// SPDX-License-Identifier: MIT
/*
 * Why: a reset came once per mapping, and comes in the middle of another
 * mapping now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	void *buf;
	size_t size;
	unsigned long nr;
	struct page **pages;
	void __iomem *regs;
};

static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_private_data;

	if (vmf->pgoff >= foo->nr)
		return VM_FAULT_SIGBUS;
	vmf->page = foo->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct foo_vm_ops = {
	.fault = foo_fault,
};

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct foo *foo = file->private_data;

	writel(1, foo->regs + 0x10);	/* reset */
	desc->private_data = foo;
	desc->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = foo_mmap_prepare,
};
