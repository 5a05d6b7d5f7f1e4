// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;
static bool cached;

static int one_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!cached) {
		desc->page_prot = pgprot_noncached(vma->vm_page_prot);
		mmap_action_remap_full(desc, pfn);
	} else {
		mmap_action_remap_full(desc, pfn);
	}

	return 0;
}

static int two_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (cached)
		mmap_action_remap_full(desc, pfn);

	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = one_mmap }, { .mmap = two_mmap },
};
