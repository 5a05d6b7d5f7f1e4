/* A hook whose name has the word in other letters needs it no second time; one without it does. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	unsigned long pfn;
};

static int WeirMmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap = WeirMmap,
};

static int WeirMap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations weir_map_fops = {
	.owner = THIS_MODULE,
	.mmap = WeirMap,
};
