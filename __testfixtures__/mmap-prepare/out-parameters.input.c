/*
 * What a static helper fills in for its caller is the caller's local, and no state of the device (it was MP004); where one
 * caller gives it a place in the device, it is.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int cove_offset(struct cove *cove, struct vm_area_struct *vma, unsigned long *offset, struct range *range)
{
	*offset = vma->vm_pgoff << PAGE_SHIFT;
	range->start = vma->vm_start;
	return *offset < cove->size ? 0 : -EINVAL;
}

static int cove_kept_offset(struct vm_area_struct *vma, unsigned long *offset)
{
	*offset = vma->vm_pgoff << PAGE_SHIFT;
	return 0;
}

static int cove_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cove *cove = file->private_data;
	unsigned long offset;
	struct range range;
	int ret;

	ret = cove_offset(cove, vma, &offset, &range);
	if (ret)
		return ret;
	return remap_pfn_range(vma, range.start, cove->pfn + (offset >> PAGE_SHIFT), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int cove_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cove *cove = file->private_data;

	return cove_kept_offset(vma, &cove->offset);
}

static const struct file_operations cove_fops = {
	.mmap = cove_mmap,
};

static const struct file_operations cove_kept_fops = {
	.mmap = cove_kept_mmap,
};
