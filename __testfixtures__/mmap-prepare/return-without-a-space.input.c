/* return(err) without a space is a return: the second hook goes on after its call has failed, and only that is told. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quay {
	unsigned long pfn;
	unsigned long len;
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *d = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int err;

	if(size > d->len)
		return(-EINVAL);
	err = remap_pfn_range(vma, vma->vm_start, d->pfn, size, vma->vm_page_prot);
	if(err)
		return(err);
	return(0);
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};

static int quay_status_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *d = file->private_data;
	int err, status = 0;

	if(vma->vm_end - vma->vm_start > d->len)
		return(-EINVAL);
	err = remap_pfn_range(vma, vma->vm_start, d->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if(err)
		return(status);
	return(0);
}

static const struct file_operations quay_status_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_status_mmap,
};
