// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

/* Nothing but the vma's own. */
static int same_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* The vma's own before it was changed. */
static int before_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = same_mmap }, { .mmap = before_mmap },
};
