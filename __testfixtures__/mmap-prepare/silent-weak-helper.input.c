// SPDX-License-Identifier: MIT
/*
 * Why: a __weak helper may be replaced by a definition that takes a vma.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

int __weak foo_arch_check(struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? -EINVAL : 0;
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return foo_arch_check(vma);
}

static const struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};
