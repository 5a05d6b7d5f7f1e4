/* A comment that stays where it is is not said again of the error number; one that would go is. */
#include <linux/fs.h>
#include <linux/mm.h>

static int plover_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct plover *plover = filp->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot); /* registers
								  * are not cached */
	if (remap_pfn_range(vma, vma->vm_start, plover->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN; /* try again */
	return 0;
}

static int dunlin_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct plover *plover = filp->private_data;

	/* All of it is mapped. */
	if (remap_pfn_range(vma, vma->vm_start, plover->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		return -EAGAIN; /* try again */
	}
	return 0;
}

static const struct file_operations plover_fops = {
	.mmap = plover_mmap,
};

static const struct file_operations dunlin_fops = {
	.mmap = dunlin_mmap,
};
