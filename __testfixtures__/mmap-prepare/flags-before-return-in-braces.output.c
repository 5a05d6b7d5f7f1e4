// SPDX-License-Identifier: GPL-2.0
// Flags that are changed in the same block as what leaves it, or beside something that goes: the braces stay around both.
#include <linux/fs.h>
#include <linux/mm.h>

struct heron {
	phys_addr_t base;
	bool locked;
	bool plain;
};

static int heron_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct heron *heron = file->private_data;

	if (desc->pgoff > 3) {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
		return -EINVAL;
	}
	if (heron->plain) {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
		return 0;
	} else {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	}
	if (heron->locked) {
		vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	}
	mmap_action_remap_full(desc, heron->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations heron_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = heron_mmap_prepare,
};
