// SPDX-License-Identifier: MIT
/*
 * A macro of the file before a declaration whose value holds `(*`: the pointer stands in the value, not in the declarator. And
 * an operator behind its operand binds closer than one before it: `!first++` counts, and tells whether it was the first.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define EX_UNUSED __maybe_unused

struct cove {
	unsigned long pfn;
	unsigned long asked;
};

unsigned long cove_round(unsigned long pfn);

static int cove_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cove *cove = file->private_data;
	unsigned long *pfn = &cove->pfn;
	EX_UNUSED unsigned long size = vma->vm_end - vma->vm_start - (*pfn & 0);

	return remap_pfn_range(vma, vma->vm_start, *pfn, size,
			       vma->vm_page_prot);
}

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cove *cove = file->private_data;

	if (!cove->asked++)
		return -EAGAIN;
	return remap_pfn_range(vma, vma->vm_start, cove->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations cove_fops = {
	.owner = THIS_MODULE,
	.mmap = cove_mmap,
};

static const struct file_operations first_fops = {
	.owner = THIS_MODULE,
	.mmap = first_mmap,
};
