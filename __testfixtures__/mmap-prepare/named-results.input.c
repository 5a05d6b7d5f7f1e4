/* Results by names of the file: macros and enumeration constants are the numbers that they stand for. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define SLUICE_OK	0
#define SLUICE_FAIL	(-1)
#define SLUICE_BUSY	-EBUSY

enum sluice_status { ST_OK, ST_FAIL = -EIO };

struct sluice {
	unsigned long pfn;
	unsigned long len;
};

static int sluice_gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > d->len)
		return SLUICE_FAIL;
	if (remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot) != SLUICE_OK)
		return SLUICE_FAIL;
	return SLUICE_OK;
}

static const struct file_operations sluice_gate_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_gate_mmap,
};

static int sluice_pond_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret = ST_OK;

	if (size > d->len)
		return ST_FAIL;
	ret = remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot) ? ST_FAIL : ST_OK;
	return ret;
}

static const struct file_operations sluice_pond_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_pond_mmap,
};

static int sluice_weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret = SLUICE_OK;

	if (size > d->len) {
		ret = SLUICE_FAIL;
		goto out;
	}
	if (remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot)) {
		ret = SLUICE_BUSY;
		goto out;
	}
out:
	return ret;
}

static const struct file_operations sluice_weir_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_weir_mmap,
};
