// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static void span_close(struct vm_area_struct *vma)
{
	struct span *span = vma->vm_private_data;

	span_forget(span, vma->vm_start);
}

static const struct vm_operations_struct span_vm_ops = { .close = span_close };

static int span_mmap(struct file *f, struct vm_area_struct *vma)
{
	struct span *span = f->private_data;
	unsigned long start = vma->vm_start, end = vma->vm_end;
	size_t pages = (end - start) >> PAGE_SHIFT;

	if (pages > SPAN_MOST)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = span;
	vma->vm_ops = &span_vm_ops;
	span->pages += pages;	/* what all mappings come to */
	return 0;
}

static const struct file_operations span_fops = {
	.mmap = span_mmap,
};
