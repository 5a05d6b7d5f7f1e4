/* return(err) without a space is a return: the second hook goes on after its call has failed, and only that is told. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	unsigned long pfn;
	unsigned long len;
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *d = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if(size > d->len)
		return(-EINVAL);
	mmap_action_remap_full(desc, d->pfn);
	return(0);
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};

static int quay_status_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *d = file->private_data;

	if(vma_desc_size(desc) > d->len)
		return(-EINVAL);
	mmap_action_remap_full(desc, d->pfn);
	return(0);
}

static const struct file_operations quay_status_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_status_mmap_prepare,
};
