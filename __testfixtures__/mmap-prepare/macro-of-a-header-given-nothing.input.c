/*
 * A macro of a header that is not there and that is given nothing works by names: it may use the vma, or return. Those of
 * the kernel are known, and one that is called for its value or given a text is what its name says.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include "plotter.h"

static int plotter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plotter *plotter = file->private_data;

	PLOTTER_ENTER();
	PLOTTER_TRACE_AT(3);
	PLOTTER_MSG("mmap\n");
	might_sleep();
	cond_resched();
	barrier();
	mb();
	smp_wmb();
	if (vma->vm_end - vma->vm_start > PLOTTER_LEN(plotter))
		BUG();
	return remap_pfn_range(vma, vma->vm_start, plotter->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations plotter_fops = {
	.owner	= THIS_MODULE,
	.mmap	= plotter_mmap,
};
