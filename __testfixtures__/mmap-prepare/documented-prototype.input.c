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
 * @vma: what is asked for; vma->vm_pgoff counts from the start of the window
 *
 * Return: true where vma->vm_end is inside of it.
 */
static bool fits(struct window *w, struct vm_area_struct *vma);

/**
 * window_mmap - map the window
 * @filp: the open file
 * @vma: the area
 *
 * Return: 0, or a negative errno
 */
static int window_mmap(struct file *filp, struct vm_area_struct *vma);

static const struct file_operations window_fops = {
	.mmap = window_mmap,
};

static bool fits(struct window *w, struct vm_area_struct *vma)
{
	return (vma->vm_pgoff << PAGE_SHIFT) + (vma->vm_end - vma->vm_start) <= w->size;
}

static int window_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct window *w = filp->private_data;

	if (!fits(w, vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, w->start >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
