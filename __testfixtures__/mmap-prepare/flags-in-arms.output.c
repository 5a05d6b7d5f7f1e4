// SPDX-License-Identifier: GPL-2.0
// Flags in arms without braces that become several statements, or an `if`: braces keep each with its arm, and the else with its own.
#include <linux/fs.h>
#include <linux/mm.h>

struct crane {
	phys_addr_t base;
	bool plain;
	bool copied;
};

static int crane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct crane *crane = file->private_data;

	if (crane->plain) {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	} else {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	}
	if (crane->base) {
		if (crane->copied)
			vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	} else {
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	}
	if (!crane->base) {
		return -ENODEV;
	} else if (crane->copied) {
		vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	}
	mmap_action_remap_full(desc, crane->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations crane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_mmap_prepare,
};
