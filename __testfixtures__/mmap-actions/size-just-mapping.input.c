/* Behind a test that leaves with any other size the driver's own size is that of the mapping; behind one for less it is not. */
#include <linux/fs.h>
#include <linux/mm.h>

struct bay {
	phys_addr_t base;
	size_t len;
};

static int bay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *bay = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (size != bay->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, bay->base >> PAGE_SHIFT,
			       bay->len, vma->vm_page_prot);
}

static int bay_rounded_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *bay = file->private_data;

	if (vma->vm_end - vma->vm_start == PAGE_ALIGN(bay->len))
		return io_remap_pfn_range(vma, vma->vm_start,
					  bay->base >> PAGE_SHIFT, bay->len,
					  vma->vm_page_prot);
	return -EINVAL;
}

static int bay_within_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *bay = file->private_data;

	if (vma->vm_end - vma->vm_start < bay->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, bay->base >> PAGE_SHIFT,
			       bay->len, vma->vm_page_prot);
}

static int bay_shrunk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *bay = file->private_data;
	size_t len = bay->len;

	if (vma->vm_end - vma->vm_start != len)
		return -EINVAL;
	if (vma->vm_pgoff)
		len -= PAGE_SIZE;
	return remap_pfn_range(vma, vma->vm_start, bay->base >> PAGE_SHIFT,
			       len, vma->vm_page_prot);
}

static const struct file_operations bay_fops = {
	.mmap	= bay_mmap,
};

static const struct file_operations bay_rounded_fops = {
	.mmap	= bay_rounded_mmap,
};

static const struct file_operations bay_within_fops = {
	.mmap	= bay_within_mmap,
};

static const struct file_operations bay_shrunk_fops = {
	.mmap	= bay_shrunk_mmap,
};
