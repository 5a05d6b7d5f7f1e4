// SPDX-License-Identifier: GPL-2.0
// What follows the blocks around two arms is not what follows the arms: a name is another variable there, a case runs into the
// next, and a break leaves another switch.
#include <linux/fs.h>
#include <linux/mm.h>

struct kiln {
	phys_addr_t base;
	size_t size;
	int kind;
	int sort;
};

static int kiln_shadow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc = -ENODEV;

	if (kiln->kind) {
		int rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);

		if (rc)
			pr_err("kiln: not mapped: %d\n", rc);
		else
			pr_debug("kiln: %lu bytes mapped\n", size);
	}
	return rc;
}

static int kiln_through_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc = 0;

	switch (kiln->kind) {
	case 0:
		rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
		if (rc)
			pr_err("kiln: not mapped: %d\n", rc);
		else
			pr_debug("kiln: %lu bytes mapped\n", size);
		fallthrough;
	case 1:
		return -ENODEV;
	}
	return rc;
}

static int kiln_sorted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc = 0;

	switch (kiln->kind) {
	case 0:
		switch (kiln->sort) {
		case 0:
			rc = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT, size, vma->vm_page_prot);
			if (rc)
				pr_err("kiln: not mapped: %d\n", rc);
			else
				pr_debug("kiln: %lu bytes mapped\n", size);
			break;
		}
		if (kiln->size)
			break;
		return -ENODEV;
	}
	return rc;
}

static const struct file_operations kiln_shadow_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_shadow_mmap,
};

static const struct file_operations kiln_through_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_through_mmap,
};

static const struct file_operations kiln_sorted_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_sorted_mmap,
};
