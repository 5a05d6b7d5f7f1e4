// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define announce(size) pr_debug("%s: %lu\n", desc, size)

static const char *desc = "window";

/* A macro uses a variable of the name that the descriptor would have. */
static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	announce(vma->vm_end - vma->vm_start);
	vma->vm_ops = &window_vm_ops;
	return 0;
}

/* So does the hook itself, and where that comes from is not in this file. */
static int extern_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = vma_desc;
	vma->vm_ops = desc ? &window_vm_ops : &pane_vm_ops;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = macro_mmap }, { .mmap = extern_mmap },
};
