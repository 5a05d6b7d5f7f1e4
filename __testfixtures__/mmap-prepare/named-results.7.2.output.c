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

static int sluice_gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *d = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > d->len)
		return SLUICE_FAIL;
	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -1;
	return SLUICE_OK;
}

static const struct file_operations sluice_gate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_gate_mmap_prepare,
};

static int sluice_pond_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *d = file->private_data;
	unsigned long size = vma_desc_size(desc);
	int ret = ST_OK;

	if (size > d->len)
		return ST_FAIL;
	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations sluice_pond_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_pond_mmap_prepare,
};

static int sluice_weir_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct sluice *d = file->private_data;
	unsigned long size = vma_desc_size(desc);
	int ret = SLUICE_OK;

	if (size > d->len) {
		ret = SLUICE_FAIL;
		goto out;
	}
	mmap_action_remap_full(desc, d->pfn);
	desc->action.error_override = -EBUSY;
out:
	return ret;
}

static const struct file_operations sluice_weir_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sluice_weir_mmap_prepare,
};
