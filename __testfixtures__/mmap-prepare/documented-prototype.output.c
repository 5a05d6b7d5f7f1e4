/*
 * Kernel-doc may stand at a prototype: its parameters follow there as well, and what it says of the vma's members.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	phys_addr_t start;
	size_t size;
};

/**
 * fits() - does the mapping lie in the window?
 * @w: the window
 * @desc: what is asked for; desc->pgoff counts from the start of the window
 *
 * Return: true where desc->end is inside of it.
 */
static bool fits(struct window *w, struct vm_area_desc *desc);

/**
 * window_mmap_prepare - map the window
 * @desc: the area
 *
 * Return: 0, or a negative errno
 */
static int window_mmap_prepare(struct vm_area_desc *desc);

static const struct file_operations window_fops = {
	.mmap_prepare = window_mmap_prepare,
};

static bool fits(struct window *w, struct vm_area_desc *desc)
{
	return (desc->pgoff << PAGE_SHIFT) + vma_desc_size(desc) <= w->size;
}

static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct window *w = filp->private_data;

	if (!fits(w, desc))
		return -EINVAL;
	mmap_action_remap_full(desc, w->start >> PAGE_SHIFT);
	return 0;
}
