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

#define CARD_VMA_PAGES(v)	vma_pages(v)
#define CARD_VMA_START(v)	((v)->vm_start)
#define CARD_VMA_END(v)		((v)->vm_end)
#define CARD_VMA_SIZE(v)	(CARD_VMA_END(v) - CARD_VMA_START(v))
#define CARD_VMA_FITS(v, n)	(CARD_VMA_SIZE(v) <= (n) && !card_is_odd(v))
#define CARD_UNCACHED(v)	((v)->vm_page_prot = pgprot_noncached((v)->vm_page_prot))
#define CARD_LEN(v)		({ unsigned long len = (v)->vm_end - (v)->vm_start; len; })
#define CARD_LEAST(v, n)	min(vma_pages(v), n)

static bool card_is_odd(struct vm_area_struct *vma)
{
	return vma->vm_pgoff & 1;
}

static int card_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	if (CARD_VMA_PAGES(vma) > card->bar_len >> PAGE_SHIFT)
		return -EINVAL;
	if (!CARD_VMA_FITS(vma, card->limit))
		return -E2BIG;
	CARD_UNCACHED(vma);
	return io_remap_pfn_range(vma, CARD_VMA_START(vma), card->bar >> PAGE_SHIFT,
				  CARD_VMA_SIZE(vma), vma->vm_page_prot);
}

static int card_rom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;
	unsigned long least = CARD_LEAST(vma, card->limit >> PAGE_SHIFT);

	if (!least || CARD_LEN(vma) > card->limit)
		return -EINVAL;
	return io_remap_pfn_range(vma, CARD_VMA_START(vma), card->bar >> PAGE_SHIFT,
				  CARD_LEN(vma), vma->vm_page_prot);
}

static const struct file_operations card_fops = {
	.mmap = card_mmap,
};

static const struct file_operations card_rom_fops = {
	.mmap = card_rom_mmap,
};
