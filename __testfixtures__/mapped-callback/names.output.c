// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int span_mapped(unsigned long vm_start, unsigned long vm_end,
		       pgoff_t pgoff, const struct file *file,
		       void **vm_private_data)
{
	struct span *span = *vm_private_data;
	unsigned long start = vm_start;
	unsigned long end = vm_end;
	size_t pages = (end - start) >> PAGE_SHIFT;

	span->pages += pages;	/* what all mappings come to */
	return 0;
}

static void span_close(struct vm_area_struct *vma)
{
	struct span *span = vma->vm_private_data;

	span_forget(span, vma->vm_start);
}

static const struct vm_operations_struct span_vm_ops = {
	.mapped = span_mapped,
	.close = span_close,
};

static int span_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *f = desc->file;
	struct span *span = f->private_data;
	unsigned long start = desc->start, end = desc->end;
	size_t pages = (end - start) >> PAGE_SHIFT;

	if (pages > SPAN_MOST)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = span;
	desc->vm_ops = &span_vm_ops;
	return 0;
}

static const struct file_operations span_fops = {
	.mmap_prepare = span_mmap_prepare,
};
