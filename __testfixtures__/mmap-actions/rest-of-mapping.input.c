// What is left of the mapping behind an offset is in the mapping only where the offset is: `size - offset` wraps otherwise.
#include <linux/fs.h>
#include <linux/mm.h>

struct reel {
	unsigned long pfn;
	unsigned long head;
};

static int unchecked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	return remap_pfn_range(vma, vma->vm_start, reel->pfn,
			       vma->vm_end - vma->vm_start - offset,
			       vma->vm_page_prot);
}

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	return remap_pfn_range(vma, vma->vm_start + reel->head, reel->pfn,
			       vma->vm_end - vma->vm_start - reel->head,
			       vma->vm_page_prot);
}

/* These know that their offset is in the mapping. */
static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	if (offset >= size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, reel->pfn, size - offset,
			       vma->vm_page_prot);
}

static int header_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start + PAGE_SIZE, reel->pfn,
			       size - PAGE_SIZE, vma->vm_page_prot);
}

static int masked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, reel->pfn,
			       size - (reel->head & ~PAGE_MASK),
			       vma->vm_page_prot);
}

static const struct file_operations unchecked_fops = {
	.mmap = unchecked_mmap,
};

static const struct file_operations behind_fops = {
	.mmap = behind_mmap,
};

static const struct file_operations checked_fops = {
	.mmap = checked_mmap,
};

static const struct file_operations header_fops = {
	.mmap = header_mmap,
};

static const struct file_operations masked_fops = {
	.mmap = masked_mmap,
};
