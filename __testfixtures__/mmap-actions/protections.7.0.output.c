// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static bool wc;

static int inline_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->page_prot = pgprot_noncached(vma->vm_page_prot);
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	if (wc)
		prot = pgprot_writecombine(prot);
	else
		prot = pgprot_noncached(prot);

	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int constant_mmap_error(int err)
{
	return -EAGAIN;
}

static int constant_mmap(struct file *file, struct vm_area_struct *vma)
{
	desc->page_prot = PAGE_SHARED;
	mmap_action_remap_full(desc, pfn);
	desc->action.error_hook = constant_mmap_error;
	return 0;
}

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (wc) {
		desc->page_prot = pgprot_writecombine(vma->vm_page_prot);
		mmap_action_remap_full(desc, pfn);
		return 0;
	}
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = inline_mmap }, { .mmap = local_mmap },
	{ .mmap = constant_mmap }, { .mmap = choice_mmap },
};
