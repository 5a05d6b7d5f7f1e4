// SPDX-License-Identifier: MIT
/* A device whose flags depend on what it finds, and which logs those that it was given. */
#include <linux/fs.h>
#include <linux/mm.h>

static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;
	unsigned long extra = VM_DONTDUMP;

	dev_dbg(probe->dev, "flags %#lx\n",
		vma_flags_to_legacy(desc->vma_flags));
	if (probe->private)
		extra |= VM_DONTCOPY;
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(extra | VM_IO));
	vma_desc_clear_flags_mask(desc, legacy_to_vma_flags(probe->unwanted));
	vma_desc_set_flags_mask(desc,
				legacy_to_vma_flags(VM_ALLOW_ANY_UNCACHED));
	vma_desc_set_flags_mask(desc,
				legacy_to_vma_flags(VM_ALLOW_ANY_UNCACHED |
						    VM_IO | VM_PFNMAP |
						    VM_DONTEXPAND |
						    VM_DONTDUMP));
	vma->vm_page_prot = vma_get_page_prot(desc->vma_flags);
	return 0;
}

static const struct file_operations probe_fops = {
	.mmap = probe_mmap,
};
