/* A comment before the if that maps is about the call, and stays there; one about the error number goes with that. */
#include <linux/fs.h>
#include <linux/mm.h>

struct plot {
	phys_addr_t base;
	size_t len;
};

static int plot_mmap_error(int err)
{
	return -EAGAIN;
}

static int plot_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plot *plot = file->private_data;

	if (vma_desc_size(desc) > plot->len)
		return -EINVAL;

	/* the whole sheet, pens and all */
	mmap_action_remap_full(desc, plot->base >> PAGE_SHIFT);
	desc->action.error_hook = plot_mmap_error;	/* libplot tries again */

	return 0;
}

static int plot_raw_mmap_error(int err)
{
	/* old tools know no other */
	return -ENXIO;
}

static int plot_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plot *plot = file->private_data;

	if (vma_desc_size(desc) > plot->len)
		return -EINVAL;

	/* the whole sheet */
	mmap_action_remap_full(desc, plot->base >> PAGE_SHIFT);
	desc->action.error_hook = plot_raw_mmap_error;
	return 0;
}

static const struct file_operations plot_fops = {
	.mmap_prepare = plot_mmap_prepare,
};

static const struct file_operations plot_raw_fops = {
	.mmap_prepare = plot_raw_mmap_prepare,
};
