/* A function that a declaration before it makes static is no other file's, though its definition does not say so again. */
#include <linux/fs.h>
#include <linux/mm.h>

static int barn_mmap(struct file *file, struct vm_area_struct *vma);
static int barn_check(struct vm_area_struct *vma), barn_count;
int shed_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations barn_fops = {
	.mmap = barn_mmap,
};

int barn_check(struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? -EINVAL : 0;
}

int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = barn_check(vma);

	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, 0x10, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

int shed_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x20, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations shed_fops = {
	.mmap = shed_mmap,
};
