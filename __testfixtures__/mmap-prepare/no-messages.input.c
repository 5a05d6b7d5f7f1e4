/* Functions of other files that are told of a failure, and may do something about it: none has the name of one that prints. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "quay.h"

struct quay {
	unsigned long pfn;
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, quay->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		quay_backlog("remap failed: %d\n", ret);
	return ret;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};

static int quay_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, quay->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		quay_err_reset(quay, "remap");
	return ret;
}

static const struct file_operations quay_raw_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_raw_mmap,
};
