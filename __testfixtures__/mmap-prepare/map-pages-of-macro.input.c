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

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	return vm_map_pages(vma, godwit->pages, GODWIT_PAGES);
}

static const struct file_operations chosen_fops = {
	.mmap = chosen_mmap,
};

static int less_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	return vm_map_pages(vma, godwit->pages, GODWIT_ODD - 1);
}

static const struct file_operations less_fops = {
	.mmap = less_mmap,
};

static int zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	return vm_map_pages_zero(vma, godwit->pages, GODWIT_PAGES);
}

static const struct file_operations zero_fops = {
	.mmap = zero_mmap,
};

static int fixed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	return vm_map_pages(vma, godwit->pages, GODWIT_FIXED);
}

static const struct file_operations fixed_fops = {
	.mmap = fixed_mmap,
};
