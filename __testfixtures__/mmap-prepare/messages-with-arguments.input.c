/*
 * Messages about a failure by macros and functions of other files, which are told the error: by their names, and the text that they
 * are given, they do nothing else, and go with the test.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "lock_chamber.h"

struct lock_chamber {
	unsigned long pfn;
};

static int chamber_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *chamber = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, chamber->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		CHAMBERERR("remap failed: %d\n", ret);
		return ret;
	}
	return 0;
}

static const struct file_operations chamber_fops = {
	.owner = THIS_MODULE,
	.mmap = chamber_mmap,
};

static int chamber_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *chamber = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, chamber->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		dprintk(1, "remap failed: %d\n", ret);
		chamber_logerr("remap failed: %d\n", ret);
		MLOGE("remap failed: %d\n", ret);
		return ret;
	}
	return 0;
}

static const struct file_operations chamber_raw_fops = {
	.owner = THIS_MODULE,
	.mmap = chamber_raw_mmap,
};
