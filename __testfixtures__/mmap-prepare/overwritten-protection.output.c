// SPDX-License-Identifier: MIT
/* A call's own protection is that of the descriptor: what was stored for the vma right before would be overwritten at once. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bar {
	unsigned long pfn;
};

static int bar_own_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	pgprot_t prot = desc->page_prot;

	desc->page_prot = prot;
	mmap_action_remap_full(desc, bar->pfn);
	return 0;
}

static int bar_made_mmap_error(int err)
{
	return -EAGAIN;
}

/* It is made from what was stored. */
static int bar_made_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->page_prot = pgprot_decrypted(desc->page_prot);
	mmap_action_remap_full(desc, bar->pfn);
	desc->action.error_hook = bar_made_mmap_error;
	return 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap_prepare = bar_own_mmap_prepare }, { .mmap_prepare = bar_made_mmap_prepare },
};
