// SPDX-License-Identifier: MIT
/*
 * A cast of what a mapping call returns to a type that keeps an error number changes nothing: where it is stored, tested or
 * returned, the hook is what it is without.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct latch {
	phys_addr_t base;
	size_t size;
};

static int latch_map_regs(struct file *file, struct vm_area_struct *vma)
{
	struct latch *latch = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;
	long status;

	if (len > latch->size)
		return -EINVAL;
	status = (long)remap_pfn_range(vma, vma->vm_start,
				       latch->base >> PAGE_SHIFT, len,
				       vma->vm_page_prot);
	if (status < 0) {
		pr_err("latch: cannot map\n");
		return (int)status;
	}
	return 0;
}

static int latch_map_ring(struct file *file, struct vm_area_struct *vma)
{
	struct latch *latch = file->private_data;
	int ret;

	if ((ret = (int)remap_pfn_range(vma, vma->vm_start,
					latch->base >> PAGE_SHIFT,
					vma->vm_end - vma->vm_start,
					vma->vm_page_prot)) != 0)
		return ret;
	return 0;
}

static int latch_map_all(struct file *file, struct vm_area_struct *vma)
{
	struct latch *latch = file->private_data;

	return (int)(long)io_remap_pfn_range(vma, vma->vm_start,
					     latch->base >> PAGE_SHIFT,
					     vma->vm_end - vma->vm_start,
					     vma->vm_page_prot);
}

const struct file_operations latch_regs_fops = {
	.mmap = latch_map_regs,
};

const struct file_operations latch_ring_fops = {
	.mmap = latch_map_ring,
};

const struct file_operations latch_all_fops = {
	.mmap = latch_map_all,
};
