// SPDX-License-Identifier: MIT
/*
 * Why: the first page is chosen by an operation that binds less closely than the sum that its number becomes a part of, or by a
 * macro that is one and has no parentheses.
 */
#include <linux/fs.h>
#include <linux/mm.h>

#define DUNLIN_FIRST	dunlin->second ? 4 : 0

struct dunlin {
	struct page **pages;
	unsigned long nr_pages;
	unsigned int bank;
	bool second;
};

static int chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dunlin *dunlin = file->private_data;

	if (vma_desc_pages(desc) + 4 > dunlin->nr_pages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, dunlin->pages +
					  (dunlin->second ? 4 : 0));
	return 0;
}

static const struct file_operations chosen_fops = {
	.mmap_prepare = chosen_mmap_prepare,
};

static int shifted_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dunlin *dunlin = file->private_data;

	if (vma_desc_pages(desc) + 60 > dunlin->nr_pages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc,
					  dunlin->pages + (dunlin->bank << 2));
	return 0;
}

static const struct file_operations shifted_fops = {
	.mmap_prepare = shifted_mmap_prepare,
};

static int cast_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dunlin *dunlin = file->private_data;

	if (vma_desc_pages(desc) + 8 > dunlin->nr_pages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, dunlin->pages +
					  (size_t)(dunlin->bank & 7));
	return 0;
}

static const struct file_operations cast_fops = {
	.mmap_prepare = cast_mmap_prepare,
};

static int by_macro_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dunlin *dunlin = file->private_data;

	if (vma_desc_pages(desc) + 4 > dunlin->nr_pages)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, dunlin->pages + (DUNLIN_FIRST));
	return 0;
}

static const struct file_operations by_macro_fops = {
	.mmap_prepare = by_macro_mmap_prepare,
};

/* The page of a mapping of the second bank is the fourth in each turn: what the sum takes of the macro is the 0. */
static int part_of_macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned long addr, i;
	int ret;

	if (vma_pages(vma) + 4 > dunlin->nr_pages)
		return -EINVAL;
	for (addr = vma->vm_start, i = 0; addr < vma->vm_end;
	     addr += PAGE_SIZE, i++) {
		ret = vm_insert_page(vma, addr, dunlin->pages[DUNLIN_FIRST + i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations part_of_macro_fops = {
	.mmap = part_of_macro_mmap,
};
