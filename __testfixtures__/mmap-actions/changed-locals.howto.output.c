// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define HALVE(bytes) ((bytes) /= 2)

static unsigned long pfn;

static int value_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	pgprot_val(prot) |= _PAGE_PCD;
	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int member_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	prot.pgprot |= _PAGE_PCD;
	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int divided_mmap(struct file *file, struct vm_area_struct *vma)
{
	u64 size = vma->vm_end - vma->vm_start;

	do_div(size, 2);
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_ALIGN(size));
	return 0;
}

static int halved_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	HALVE(size);
	mmap_action_remap(desc, vma->vm_start, pfn, PAGE_ALIGN(size));
	return 0;
}

static int swapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long first = vma->vm_start, second = vma->vm_start + PAGE_SIZE;

	if (vma->vm_pgoff)
		swap(first, second);
	mmap_action_remap(desc, first, pfn, PAGE_SIZE);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = value_mmap }, { .mmap = member_mmap }, { .mmap = divided_mmap },
	{ .mmap = halved_mmap }, { .mmap = swapped_mmap },
};
