// The descriptor stands in the column of the vma where parameters have lines of their own, and behind one space elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>

struct pane {
	unsigned long pfn;
	unsigned long size;
};

static int
pane_mmap(
	struct file		*file,
	struct vm_area_struct	*vma);

static bool
pane_fits(
	struct pane		*pane,
	struct vm_area_struct	*vma)
{
	return vma->vm_end - vma->vm_start <= pane->size;
}

static bool pane_begins(struct pane *pane, struct vm_area_struct	*vma)
{
	return pane && vma->vm_pgoff == 0;
}

static int
pane_mmap(
	struct file		*file,
	struct vm_area_struct	*vma)
{
	struct pane		*pane = file->private_data;

	if (!pane_begins(pane, vma) || !pane_fits(pane, vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int sill_mmap(struct file		*file,
		     struct vm_area_struct	*vma);

static int sill_mmap(struct file		*file,
		     struct vm_area_struct	*vma)
{
	return remap_pfn_range(vma, vma->vm_start, 4,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int frame_mmap(
	struct file             *file,
	struct vm_area_struct   *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 8,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pane_fops = {
	.mmap = pane_mmap,
};

static const struct file_operations sill_fops = {
	.mmap = sill_mmap,
};

static const struct file_operations frame_fops = {
	.mmap = frame_mmap,
};
