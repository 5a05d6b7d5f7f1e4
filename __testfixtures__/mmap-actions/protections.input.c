// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static bool wc;

static int inline_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start,
			       pgprot_noncached(vma->vm_page_prot));
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	if (wc)
		prot = pgprot_writecombine(prot);
	else
		prot = pgprot_noncached(prot);

	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, prot);
}

static int constant_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, pfn,
			    vma->vm_end - vma->vm_start, PAGE_SHARED))
		return -EAGAIN;
	return 0;
}

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (wc)
		return remap_pfn_range(vma, vma->vm_start, pfn,
				       vma->vm_end - vma->vm_start,
				       pgprot_writecombine(vma->vm_page_prot));
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations fops[] = {
	{ .mmap = inline_mmap }, { .mmap = local_mmap },
	{ .mmap = constant_mmap }, { .mmap = choice_mmap },
};
