/*
 * A macro of a header that is not there and that is given nothing works by names: it may use the vma, or return. Those of
 * the kernel are known, and one that is called for its value or given a text is what its name says.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include "plotter.h"

static int plotter_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct plotter *plotter = file->private_data;

	PLOTTER_ENTER();
	PLOTTER_TRACE_AT(3);
	PLOTTER_MSG("mmap\n");
	might_sleep();
	cond_resched();
	barrier();
	mb();
	smp_wmb();
	if (vma_desc_size(desc) > PLOTTER_LEN(plotter))
		BUG();
	mmap_action_remap_full(desc, plotter->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations plotter_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = plotter_mmap_prepare,
};
