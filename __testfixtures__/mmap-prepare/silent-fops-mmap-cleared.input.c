// SPDX-License-Identifier: MIT
/*
 * Why: a member that is cleared at run time has to be the new one, or mmap()
 * is no longer forbidden.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static struct file_operations foo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= foo_mmap,
};

static bool no_mmap;
module_param(no_mmap, bool, 0444);

static int __init foo_init(void)
{
	if (no_mmap)
		foo_fops.mmap = NULL;
	return register_chrdev(42, "foo", &foo_fops);
}
module_init(foo_init);
