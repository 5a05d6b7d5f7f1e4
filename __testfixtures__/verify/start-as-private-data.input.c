/* The start address as private data: a negative index after a merge, which took for ever. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct foo {
	struct page **pages;
};

static vm_fault_t foo_fault(struct vm_fault *vmf)
{
	struct foo *foo = vmf->vma->vm_file->private_data;
	unsigned long base = (unsigned long)vmf->vma->vm_private_data;

	vmf->page = foo->pages[(vmf->address - base) >> PAGE_SHIFT];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct foo_vm_ops = { .fault = foo_fault };

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = (void *)vma->vm_start;
	vma->vm_ops = &foo_vm_ops;
	return 0;
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
