/*
 * Lines that are written anew are broken where they are too long, whatever the length of those that they take the place
 * of: between arguments, at the operator that binds least, and not before a last digit.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	unsigned long pfn;
	unsigned long offset;
	unsigned long size;
	bool uncached;
};

static int fits(struct vm_area_desc *desc, unsigned long max)
{
	return vma_desc_pages(desc) + desc->pgoff > max >> PAGE_SHIFT ?
	       -ENXIO : 0;
}

static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct window *w = file->private_data;
	unsigned long npages = (vma_desc_size(desc) + PAGE_SIZE - 1) >>
			       PAGE_SHIFT;

	if (npages > 3 || fits(desc, w->size))
		return -EINVAL;
	desc->page_prot = w->uncached ? pgprot_noncached(desc->page_prot) :
			  desc->page_prot;
	mmap_action_remap_full(desc, w->pfn + (w->offset >> PAGE_SHIFT) +
			       (desc->pgoff & 7));
	return 0;
}

static const struct file_operations window_fops = {
	.mmap_prepare = window_mmap_prepare,
};
