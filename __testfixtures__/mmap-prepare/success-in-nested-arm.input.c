// SPDX-License-Identifier: GPL-2.0
// What is told of success and of failure stands in two arms, inside of another block: what follows the block follows both.
#include <linux/fs.h>
#include <linux/mm.h>

struct kiln {
	phys_addr_t base;
	size_t size;
	bool verbose;
	int kind;
};

static int kiln_big_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (size <= kiln->size) {
		rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
		if (rc)
			pr_err("kiln: not mapped: %d\n", rc);
		else
			pr_debug("kiln: %lu bytes mapped\n", size);
	} else {
		pr_err("kiln: too large\n");
		rc = -EINVAL;
	}
	return rc;
}

static int kiln_told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (size > kiln->size)
		return -EINVAL;
	rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
	if (kiln->verbose) {
		if (!rc)
			pr_info("kiln: %lu bytes mapped\n", size);
	}
	return rc;
}

static int kiln_kind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc = 0;

	switch (kiln->kind) {
	case 0:
		rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
		if (rc) {
			pr_err("kiln: not mapped: %d\n", rc);
		} else {
			pr_debug("kiln: %lu bytes mapped\n", size);
			pr_debug("kiln: of the first kind\n");
		}
		break;
	default:
		pr_err("kiln: of no kind\n");
		return -EINVAL;
	}
	return rc;
}

static const struct file_operations kiln_big_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_big_mmap,
};

static const struct file_operations kiln_told_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_told_mmap,
};

static const struct file_operations kiln_kind_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_kind_mmap,
};
