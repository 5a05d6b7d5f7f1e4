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

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	writel(1, foo->regs + 0x10);	/* reset */
	vma->vm_private_data = foo;
	vma->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
