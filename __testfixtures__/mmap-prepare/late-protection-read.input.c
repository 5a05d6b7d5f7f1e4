// SPDX-License-Identifier: MIT
/*
 * Why: a protection that is read from the driver's own structure, once for the
 * call and once behind it, need not be the same both times. One that the hook
 * has read into a local is.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct ramp {
	unsigned long pfn;
	pgprot_t prot;
};

static pgprot_t ramp_prot;

static int ramp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ramp *ramp = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, ramp->pfn,
			      vma->vm_end - vma->vm_start, ramp->prot);
	if (ret)
		return ret;
	vma->vm_page_prot = ramp->prot;
	return 0;
}

static int global_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ramp *ramp = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, ramp->pfn,
			      vma->vm_end - vma->vm_start,
			      pgprot_noncached(ramp_prot));
	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_noncached(ramp_prot);
	return 0;
}

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ramp *ramp = file->private_data;
	pgprot_t prot = ramp->prot;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, ramp->pfn,
			      vma->vm_end - vma->vm_start, prot);
	if (ret)
		return ret;
	vma->vm_page_prot = prot;
	return 0;
}

static const struct file_operations ramp_fops = {
	.owner = THIS_MODULE,
	.mmap = ramp_mmap,
};

static const struct file_operations global_fops = {
	.owner = THIS_MODULE,
	.mmap = global_mmap,
};

static const struct file_operations local_fops = {
	.owner = THIS_MODULE,
	.mmap = local_mmap,
};
