/*
 * What a static helper fills in for its caller is the caller's local, and no state of the device (it was MP004); where one
 * caller gives it a place in the device, it is.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int cove_offset(struct cove *cove, struct vm_area_desc *desc,
		       unsigned long *offset, struct range *range)
{
	*offset = desc->pgoff << PAGE_SHIFT;
	range->start = desc->start;
	return *offset < cove->size ? 0 : -EINVAL;
}

static int cove_kept_offset(struct vm_area_struct *vma, unsigned long *offset)
{
	*offset = vma->vm_pgoff << PAGE_SHIFT;
	return 0;
}

static int cove_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct cove *cove = file->private_data;
	unsigned long offset;
	struct range range;
	int ret;

	ret = cove_offset(cove, desc, &offset, &range);
	if (ret)
		return ret;
	mmap_action_remap(desc, range.start, cove->pfn + (offset >> PAGE_SHIFT),
			  vma_desc_size(desc));
	return 0;
}

static int cove_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cove *cove = file->private_data;

	return cove_kept_offset(vma, &cove->offset);
}

static const struct file_operations cove_fops = {
	.mmap_prepare = cove_mmap_prepare,
};

static const struct file_operations cove_kept_fops = {
	.mmap = cove_kept_mmap,
};
