// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define announce(size) pr_debug("%s: %lu\n", desc, size)

static const char *desc = "window";

/* A macro uses a variable of the name that the descriptor would have. */
static int macro_mmap_prepare(struct vm_area_desc *vma_desc)
{
	announce(vma_desc_size(vma_desc));
	vma_desc->vm_ops = &window_vm_ops;
	return 0;
}

/* So does the hook itself, and where that comes from is not in this file. */
static int extern_mmap_prepare(struct vm_area_desc *vm_desc)
{
	vm_desc->private_data = vma_desc;
	vm_desc->vm_ops = desc ? &window_vm_ops : &pane_vm_ops;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = macro_mmap_prepare }, { .mmap_prepare = extern_mmap_prepare },
};
