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

static int window_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct window *w = filp->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT,	/* not for children */
			   VMA_DONTDUMP_BIT);		/* no pages */
	vma_desc_set_flags(desc, VMA_IO_BIT,
			   /* registers */ VMA_DONTEXPAND_BIT);
	if (w->second) {
		mmap_action_remap_full(desc, w->other);	/* the other */
		return 0;
	}
	mmap_action_remap_full(desc, w->pfn);	// the first window_mmap_prepare()
	return 0;
}

static const struct file_operations window_fops = {
	.mmap_prepare = window_mmap_prepare,
};
