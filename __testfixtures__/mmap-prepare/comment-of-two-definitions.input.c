// Comments that end on the line before the hook, or in its line: the function that is added stands in front of them, in none of
// them, and in no other definition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int sluice_release(struct inode *inode, struct file *file)
{
	return 0;
} /* sluice_release */
static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, 4,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

/* The upper gate,
 * of two. */ /* It has pages of its own. */
static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, 8,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

// The lower gate,
// of two.
static int lower_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, 9,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.release = sluice_release,
	.mmap = sluice_mmap,
};

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_mmap,
};

static const struct file_operations lower_fops = {
	.owner = THIS_MODULE,
	.mmap = lower_mmap,
};
