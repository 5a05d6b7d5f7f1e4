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

static int kiln_big_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long size = vma_desc_size(desc);
	int rc;

	if (size <= kiln->size) {
		mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
		rc = 0;
		pr_debug("kiln: %lu bytes mapped\n", size);
	} else {
		pr_err("kiln: too large\n");
		rc = -EINVAL;
	}
	return rc;
}

static int kiln_told_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > kiln->size)
		return -EINVAL;
	mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
	if (kiln->verbose)
		pr_info("kiln: %lu bytes mapped\n", size);
	return 0;
}

static int kiln_kind_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;
	unsigned long size = vma_desc_size(desc);

	switch (kiln->kind) {
	case 0:
		mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
		pr_debug("kiln: %lu bytes mapped\n", size);
		pr_debug("kiln: of the first kind\n");
		break;
	default:
		pr_err("kiln: of no kind\n");
		return -EINVAL;
	}
	return 0;
}

static const struct file_operations kiln_big_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_big_mmap_prepare,
};

static const struct file_operations kiln_told_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_told_mmap_prepare,
};

static const struct file_operations kiln_kind_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_kind_mmap_prepare,
};
