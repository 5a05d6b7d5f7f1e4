// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

struct card {
	unsigned long pfn;
	resource_size_t base;
	resource_size_t len;
	struct page **pages;
	unsigned long nr_pages;
};

static int card_ram_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	mmap_action_remap_full(desc, card->pfn + vma->vm_pgoff);
	return 0;
}

static int card_io_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	mmap_action_ioremap_full(desc, card->base >> PAGE_SHIFT);
	return 0;
}

static int card_bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	mmap_action_simple_ioremap(desc, card->base, card->len);
	return 0;
}

static int card_pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	if (desc->pgoff >= card->nr_pages ||
	    vma_desc_pages(desc) > card->nr_pages - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, card->pages + desc->pgoff);
	return 0;
}

static int card_zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	if (vma_desc_pages(desc) > card->nr_pages)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, card->pages);
	return 0;
}

static int card_first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	mmap_action_remap(desc, vma->vm_start, card->pfn, PAGE_SIZE);
	return 0;
}

static const struct file_operations card_fops[] = {
	{ .mmap = card_ram_mmap },
	{ .mmap = card_io_mmap },
	{ .mmap = card_bar_mmap },
	{ .mmap = card_pages_mmap },
	{ .mmap = card_zero_mmap },
	{ .mmap = card_first_mmap },
};
