/* A comment about an argument that stays is kept beside it; one about what the action does not take goes, which is told. */
#include <linux/fs.h>
#include <linux/mm.h>

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start,	/* from the start on */
			       0x40,		/* the frame, not the address */
			       vma->vm_end - vma->vm_start,	// all of it
			       vma->vm_page_prot);
}

static const struct file_operations pier_fops = {
	.mmap = pier_mmap,
};
