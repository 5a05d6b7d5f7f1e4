/*
 * A comment behind the call that maps stays behind it, where a return of its own comes after it now; one behind a flag
 * stays behind that flag.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct window {
	unsigned long pfn;
	unsigned long other;
	bool second;
};

static int window_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct window *w = filp->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	vm_flags_set(vma, VM_DONTCOPY |		/* not for children */
			  VM_DONTDUMP);		/* no pages */
	vm_flags_set(vma, VM_IO | /* registers */ VM_DONTEXPAND);
	if (w->second)
		return remap_pfn_range(vma, vma->vm_start, w->other, size,
				       vma->vm_page_prot);	/* the other */
	return remap_pfn_range(vma, vma->vm_start, w->pfn, size,
			       vma->vm_page_prot);	// the first window_mmap()
}

static const struct file_operations window_fops = {
	.mmap = window_mmap,
};
