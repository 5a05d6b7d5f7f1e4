// The descriptor stands in the column of the vma where parameters have lines of their own, and behind one space elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>

struct pane {
	unsigned long pfn;
	unsigned long size;
};

static int
pane_mmap_prepare(
	struct vm_area_desc	*desc);

static bool
pane_fits(
	struct pane		*pane,
	struct vm_area_desc	*desc)
{
	return vma_desc_size(desc) <= pane->size;
}

static bool pane_begins(struct pane *pane, struct vm_area_desc *desc)
{
	return pane && desc->pgoff == 0;
}

static int
pane_mmap_prepare(
	struct vm_area_desc	*desc)
{
	struct file		*file = desc->file;
	struct pane		*pane = file->private_data;

	if (!pane_begins(pane, desc) || !pane_fits(pane, desc))
		return -EINVAL;
	mmap_action_remap_full(desc, pane->pfn);
	return 0;
}

static int sill_mmap_prepare(struct vm_area_desc *desc);

static int sill_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 4);
	return 0;
}

static int frame_mmap_prepare(
	struct vm_area_desc     *desc)
{
	mmap_action_remap_full(desc, 8);
	return 0;
}

static const struct file_operations pane_fops = {
	.mmap_prepare = pane_mmap_prepare,
};

static const struct file_operations sill_fops = {
	.mmap_prepare = sill_mmap_prepare,
};

static const struct file_operations frame_fops = {
	.mmap_prepare = frame_mmap_prepare,
};
