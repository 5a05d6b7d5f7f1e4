// SPDX-License-Identifier: MIT
/*
 * An unsigned variable is never below 0: the legacy hook succeeded although the remap had failed, and there is no -EAGAIN to
 * keep (MP030): it went on, which the new form cannot (MP011). Tested for not being 0, or as a signed number, it does hold the error (MP031).
 */
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long pfn;

static int below_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int ret;

	ret = remap_pfn_range(vma, vma->vm_start, pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret < 0)
		return -EAGAIN;
	return 0;
}

static int nonzero_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int signed_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations below_fops = { .mmap = below_mmap };
static const struct file_operations nonzero_fops = { .mmap_prepare = nonzero_mmap_prepare };
static const struct file_operations signed_fops = { .mmap_prepare = signed_mmap_prepare };
