// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int value_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	pgprot_val(vma->vm_page_prot) |= _PAGE_PCD;
	return ret;
}

static int member_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	vma->vm_page_prot.pgprot |= _PAGE_PCD;
	return ret;
}

static int pointer_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	adjust_protection(&vma->vm_page_prot);
	return ret;
}

/* Whether a mapping is private and writable is looked at when frames are mapped. */
static int writable_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	vm_flags_set(vma, VM_MAYWRITE);
	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = value_mmap }, { .mmap = member_mmap }, { .mmap = pointer_mmap },
	{ .mmap = writable_mmap },
};
