// SPDX-License-Identifier: MIT
/* Why: the number of pages is a macro without parentheses, which comes apart in the test that takes the place of the call's own. */
#include <linux/fs.h>
#include <linux/mm.h>

#define GODWIT_PAGES	godwit->wide ? 16 : 4
#define GODWIT_ODD	godwit->extra | 4
#define GODWIT_FIXED	(1 << 3)

struct godwit {
	struct page *pages[16];
	unsigned int extra;
	bool wide;
};

static int chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct godwit *godwit = file->private_data;

	if (desc->pgoff >= (GODWIT_PAGES) ||
	    vma_desc_pages(desc) > (GODWIT_PAGES) - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, godwit->pages + desc->pgoff);
	return 0;
}

static const struct file_operations chosen_fops = {
	.mmap_prepare = chosen_mmap_prepare,
};

static int less_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct godwit *godwit = file->private_data;

	if (desc->pgoff >= (GODWIT_ODD - 1) ||
	    vma_desc_pages(desc) > (GODWIT_ODD - 1) - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, godwit->pages + desc->pgoff);
	return 0;
}

static const struct file_operations less_fops = {
	.mmap_prepare = less_mmap_prepare,
};

static int zero_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct godwit *godwit = file->private_data;

	if (vma_desc_pages(desc) > (GODWIT_PAGES))
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, godwit->pages);
	return 0;
}

static const struct file_operations zero_fops = {
	.mmap_prepare = zero_mmap_prepare,
};

static int fixed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct godwit *godwit = file->private_data;

	if (desc->pgoff >= GODWIT_FIXED ||
	    vma_desc_pages(desc) > GODWIT_FIXED - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, godwit->pages + desc->pgoff);
	return 0;
}

static const struct file_operations fixed_fops = {
	.mmap_prepare = fixed_mmap_prepare,
};
