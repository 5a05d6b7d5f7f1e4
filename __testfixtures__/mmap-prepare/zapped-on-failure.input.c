// SPDX-License-Identifier: MIT
/*
 * Why: a hook that fails takes out again what it has mapped, which the kernel
 * does in any case; one that does so before it maps is another thing.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct chest {
	unsigned long pfn;
};

static int arm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, c->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		zap_vma_ptes(vma, vma->vm_start, vma->vm_end - vma->vm_start);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations arm_fops = {
	.mmap = arm_mmap,
};

static int label_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, c->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto out;
	return 0;
out:
	zap_vma_ptes(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	return ret;
}

static const struct file_operations label_fops = {
	.mmap = label_mmap,
};

static int before_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *c = file->private_data;

	zap_vma_ptes(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, c->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations before_fops = {
	.mmap = before_mmap,
};
