// SPDX-License-Identifier: MIT
/*
 * Why: the offset chooses the private data, and the two ranges merge now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct win {
	struct page *page;
};

struct foo {
	struct win regs, ring;
};

static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct win *w = vmf->vma->vm_private_data;

	vmf->page = w->page;
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct foo_vm_ops = { .fault = foo_fault };

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct foo *foo = file->private_data;

	if (vma_pages(vma) != 1)
		return -EINVAL;
	if (vma->vm_pgoff == 16)
		vma->vm_private_data = &foo->regs;
	else if (vma->vm_pgoff == 17)
		vma->vm_private_data = &foo->ring;
	else
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
