/* What a hook returns where the mapping call has failed may be an error or not: nobody knows. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long canal_pfn;

static int canal_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, canal_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return file->private_data ? 1 : canal_pfn;
	return 0;
}

static const struct file_operations canal_fops = {
	.owner = THIS_MODULE,
	.mmap = canal_mmap,
};
