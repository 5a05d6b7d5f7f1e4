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

static int fits(struct vm_area_struct *vma, unsigned long max)
{
	return vma_pages(vma) + vma->vm_pgoff > max >> PAGE_SHIFT ? -ENXIO : 0;
}

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct window *w = file->private_data;
	unsigned long npages = ((vma->vm_end - vma->vm_start) + PAGE_SIZE - 1) >> PAGE_SHIFT;

	if (npages > 3 || fits(vma, w->size))
		return -EINVAL;
	vma->vm_page_prot = w->uncached ? pgprot_noncached(vma->vm_page_prot) : vma->vm_page_prot;
	return remap_pfn_range(vma, vma->vm_start, w->pfn + (w->offset >> PAGE_SHIFT) + (vma->vm_pgoff & 7),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations window_fops = {
	.mmap = window_mmap,
};
