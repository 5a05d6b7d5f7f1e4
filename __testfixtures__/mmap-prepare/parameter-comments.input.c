/*
 * Comments in a parameter list belong to the parameter of their line: what is said of the file goes with it, to the
 * local that takes its place, and what is said of the mapping stays with the descriptor.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	phys_addr_t start;
};

static int a_mmap(struct file *filp,		// the open file
		  struct vm_area_struct *vma)	// the new mapping
{
	struct window *w = filp->private_data;

	return remap_pfn_range(vma, vma->vm_start, w->start >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int b_mmap(struct file *filp, /* the open file */
		  /* the new mapping */ struct vm_area_struct *vma)
{
	struct window *w = filp->private_data;

	return remap_pfn_range(vma, vma->vm_start, w->start >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int c_mmap(struct file *filp /* IN */, /* IN/OUT */ struct vm_area_struct *vma);

static int c_mmap(struct file *filp,
		  // in and out
		  struct vm_area_struct *vma)
{
	struct window *w = filp->private_data;

	return remap_pfn_range(vma, vma->vm_start, w->start >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations a_fops = {
	.mmap = a_mmap,
};

static const struct file_operations b_fops = {
	.mmap = b_mmap,
};

static const struct file_operations c_fops = {
	.mmap = c_mmap,
};
