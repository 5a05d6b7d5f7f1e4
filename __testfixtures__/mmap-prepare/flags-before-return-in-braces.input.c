// SPDX-License-Identifier: GPL-2.0
// Flags that are changed in the same block as what leaves it, or beside something that goes: the braces stay around both.
#include <linux/fs.h>
#include <linux/mm.h>

struct heron {
	phys_addr_t base;
	bool locked;
	bool plain;
};

static int heron_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	if (vma->vm_pgoff > 3) {
		vm_flags_mod(vma, VM_DONTDUMP, VM_MAYEXEC);
		return -EINVAL;
	}
	if (heron->plain) {
		vma->vm_flags = (vma->vm_flags | VM_DONTDUMP) & ~VM_MAYEXEC;
		return 0;
	} else {
		vm_flags_mod(vma, VM_DONTCOPY, VM_MAYWRITE);
	}
	if (heron->locked)
		vm_flags_mod(vma, VM_DONTEXPAND, VM_MAYEXEC);
	return remap_pfn_range(vma, vma->vm_start, heron->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations heron_fops = {
	.owner = THIS_MODULE,
	.mmap = heron_mmap,
};
