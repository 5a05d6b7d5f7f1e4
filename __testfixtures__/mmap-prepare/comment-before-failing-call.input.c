/* A comment before the if that maps is about the call, and stays there; one about the error number goes with that. */
#include <linux/fs.h>
#include <linux/mm.h>

struct plot {
	phys_addr_t base;
	size_t len;
};

static int plot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plot *plot = file->private_data;

	if (vma->vm_end - vma->vm_start > plot->len)
		return -EINVAL;

	/* the whole sheet, pens and all */
	if (remap_pfn_range(vma, vma->vm_start, plot->base >> PAGE_SHIFT,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;	/* libplot tries again */

	return 0;
}

static int plot_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plot *plot = file->private_data;
	int ret;

	if (vma->vm_end - vma->vm_start > plot->len)
		return -EINVAL;

	/* the whole sheet */
	ret = remap_pfn_range(vma, vma->vm_start, plot->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	/* old tools know no other */
	if (ret)
		return -ENXIO;
	return 0;
}

static const struct file_operations plot_fops = {
	.mmap	= plot_mmap,
};

static const struct file_operations plot_raw_fops = {
	.mmap	= plot_raw_mmap,
};
