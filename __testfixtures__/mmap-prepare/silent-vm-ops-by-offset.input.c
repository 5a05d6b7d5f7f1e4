// SPDX-License-Identifier: MIT
/*
 * Why: the offset chooses the operations, and the two ranges merge now.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct foo {
	struct page *page[2];
};

static vm_fault_t foo_fault_a(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_private_data;

	vmf->page = foo->page[0];
	get_page(vmf->page);
	return 0;
}

static vm_fault_t foo_fault_b(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_private_data;

	vmf->page = foo->page[1];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct foo_a_ops = { .fault = foo_fault_a };
static const struct vm_operations_struct foo_b_ops = { .fault = foo_fault_b };

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	if (vma->vm_pgoff == 0)
		vma->vm_ops = &foo_a_ops;
	else if (vma->vm_pgoff == 1)
		vma->vm_ops = &foo_b_ops;
	else
		return -EINVAL;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
