// SPDX-License-Identifier: MIT
/* A call's own protection is that of the descriptor: what was stored for the vma right before would be overwritten at once. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bar {
	unsigned long pfn;
};

static int bar_own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	pgprot_t prot = vma->vm_page_prot;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, bar->pfn,
			       vma->vm_end - vma->vm_start, prot);
}

/* It is made from what was stored. */
static int bar_made_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (remap_pfn_range(vma, vma->vm_start, bar->pfn,
			    vma->vm_end - vma->vm_start,
			    pgprot_decrypted(vma->vm_page_prot)))
		return -EAGAIN;
	return 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap = bar_own_mmap }, { .mmap = bar_made_mmap },
};
