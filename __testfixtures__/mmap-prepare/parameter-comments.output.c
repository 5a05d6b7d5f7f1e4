/*
 * Comments in a parameter list belong to the parameter of their line: what is said of the file goes with it, to the
 * local that takes its place, and what is said of the mapping stays with the descriptor.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	phys_addr_t start;
};

static int a_mmap_prepare(struct vm_area_desc *desc)	// the new mapping
{
	struct file *filp = desc->file; // the open file
	struct window *w = filp->private_data;

	mmap_action_remap_full(desc, w->start >> PAGE_SHIFT);
	return 0;
}

static int b_mmap_prepare(/* the new mapping */ struct vm_area_desc *desc)
{
	struct file *filp = desc->file; /* the open file */
	struct window *w = filp->private_data;

	mmap_action_remap_full(desc, w->start >> PAGE_SHIFT);
	return 0;
}

static int c_mmap_prepare(/* IN/OUT */ struct vm_area_desc *desc);

static int c_mmap_prepare(/* in and out */ struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct window *w = filp->private_data;

	mmap_action_remap_full(desc, w->start >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations a_fops = {
	.mmap_prepare = a_mmap_prepare,
};

static const struct file_operations b_fops = {
	.mmap_prepare = b_mmap_prepare,
};

static const struct file_operations c_fops = {
	.mmap_prepare = c_mmap_prepare,
};
