// SPDX-License-Identifier: MIT
/* The old loop over the pages of a mapping, which makes the rest 0 instead of taking the last page from it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	phys_addr_t base;
	unsigned long size;
	struct page **pages;
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > ferry->size)
		return -EINVAL;

	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EAGAIN;
	desc->page_prot = PAGE_SHARED;
	mmap_action_remap_full(desc, (unsigned long)ferry->base >> PAGE_SHIFT);
	desc->page_prot = vma_get_page_prot(desc->vma_flags);
	desc->action.error_override = -EAGAIN;
	return 0;
}

/* The offset is an index, which nothing changes. */
static int jetty_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ferry *ferry = file->private_data;

	mmap_action_map_kernel_pages_full(desc, &ferry->pages[desc->pgoff]);
	return 0;
}

static const struct file_operations ferry_fops = {
	.mmap_prepare = ferry_mmap_prepare,
};

static const struct file_operations jetty_fops = {
	.mmap_prepare = jetty_mmap_prepare,
};
