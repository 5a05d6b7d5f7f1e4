/* Names that are not the same number under every condition, or that the file does not tell the value of, are not known. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifdef CONFIG_SLUICE_STRICT
#define SLUICE_FAIL	-EIO
#else
#define SLUICE_FAIL	0
#endif

enum { ST_FIRST = -EIO, ST_SECOND };

struct sluice {
	unsigned long pfn;
};

static int sluice_gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return SLUICE_FAIL;
	return 0;
}

static const struct file_operations sluice_gate_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_gate_mmap,
};

static int sluice_pond_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return ST_SECOND;
	return 0;
}

static const struct file_operations sluice_pond_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_pond_mmap,
};

static int sluice_weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return SLUICE_OTHER;
	return 0;
}

static const struct file_operations sluice_weir_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_weir_mmap,
};
