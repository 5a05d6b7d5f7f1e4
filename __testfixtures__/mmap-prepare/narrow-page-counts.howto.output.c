/*
 * A loop over a number of pages that is kept in fewer bits than that has. One action for the whole mapping must not come
 * behind a check that saw the rest of the size only, and what is 0 in 32 bits is a bug in remap_pfn_range().
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bar {
	phys_addr_t base;
	size_t len;
	u32 bytes;
	struct device *dev;
};

/* the count and a counter in one declaration: a part of it becomes wide, the other goes */
static int bar_count_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	unsigned long npages = vma_desc_pages(desc);

	if ((unsigned long)npages << PAGE_SHIFT > bar->len)
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, bar->base >> PAGE_SHIFT);
	return 0;
}

static int bar_bytes_mmap_error(int err)
{
	return -EAGAIN;
}

/* bytes in 32 bits, which are 0 for a mapping of 4 GiB */
static int bar_bytes_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > bar->bytes)
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EAGAIN;
	mmap_action_remap_full(desc, bar->base >> PAGE_SHIFT);
	desc->action.error_hook = bar_bytes_mmap_error;
	return 0;
}

/* what is printed is printed as it was */
static int bar_printed_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;
	long num = vma_desc_pages(desc);

	dev_dbg(bar->dev, "%d pages\n", (int)num);
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, bar->base >> PAGE_SHIFT);
	return 0;
}

/* wide enough: nothing is told of its type */
static int bar_wide_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct bar *bar = file->private_data;

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(bar->base));
	return 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap_prepare = bar_count_mmap_prepare },
	{ .mmap_prepare = bar_bytes_mmap_prepare },
	{ .mmap_prepare = bar_printed_mmap_prepare },
	{ .mmap_prepare = bar_wide_mmap_prepare },
};
