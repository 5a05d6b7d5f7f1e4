// SPDX-License-Identifier: GPL-2.0
// Flags in arms without braces that become several statements, or an `if`: braces keep each with its arm, and the else with its own.
#include <linux/fs.h>
#include <linux/mm.h>

struct crane {
	phys_addr_t base;
	bool plain;
	bool copied;
};

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *crane = file->private_data;

	if (crane->plain)
		vm_flags_mod(vma, VM_DONTDUMP, VM_MAYEXEC);
	else
		vm_flags_set(vma, VM_DONTDUMP);
	if (crane->base)
		vm_flags_set(vma, crane->copied ? VM_DONTCOPY : 0);
	else
		vm_flags_clear(vma, VM_MAYWRITE);
	if (!crane->base)
		return -ENODEV;
	else if (crane->copied)
		vm_flags_mod(vma, VM_DONTEXPAND, VM_MAYWRITE);
	return remap_pfn_range(vma, vma->vm_start, crane->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane_fops = {
	.owner = THIS_MODULE,
	.mmap = crane_mmap,
};
