// SPDX-License-Identifier: MIT
/* A protection that the hook has stored in the vma, too: once is enough, where it is the one that the call is given. */
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int stored_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);

	if (file->f_flags & O_DSYNC)
		prot = pgprot_writecombine(prot);
	vma->vm_page_prot = prot;
	vma->vm_pgoff = 0;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* Changed since. */
static int changed_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);

	vma->vm_page_prot = prot;
	if (file->f_flags & O_DSYNC)
		prot = pgprot_writecombine(prot);
	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

/* Stored on one way only. */
static int perhaps_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);

	if (file->f_flags & O_DSYNC)
		vma->vm_page_prot = prot;
	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = stored_mmap },
	{ .mmap = changed_mmap },
	{ .mmap = perhaps_mmap },
};
