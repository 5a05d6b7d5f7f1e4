/*
 * Macros about a vma that are made of each other, and of functions: parentheses behind a name hold what it is given, those
 * around a parameter alone go with it, and none stay where nothing needs them.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct card {
	phys_addr_t bar;
	size_t bar_len;
	size_t limit;
};

static bool card_is_odd(struct vm_area_desc *desc)
{
	return desc->pgoff & 1;
}

static int card_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct card *card = file->private_data;

	if (vma_desc_pages(desc) > card->bar_len >> PAGE_SHIFT)
		return -EINVAL;
	if (!(vma_desc_size(desc) <= card->limit && !card_is_odd(desc)))
		return -E2BIG;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, card->bar >> PAGE_SHIFT);
	return 0;
}

static int card_rom_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct card *card = file->private_data;
	unsigned long least = min(vma_desc_pages(desc),
				  card->limit >> PAGE_SHIFT);

	if (!least || vma_desc_size(desc) > card->limit)
		return -EINVAL;
	mmap_action_ioremap_full(desc, card->bar >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations card_fops = {
	.mmap_prepare = card_mmap_prepare,
};

static const struct file_operations card_rom_fops = {
	.mmap_prepare = card_rom_mmap_prepare,
};
