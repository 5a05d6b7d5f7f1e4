// SPDX-License-Identifier: MIT
/* A device whose flags depend on what it finds, and which logs those that it was given. */
#include <linux/fs.h>
#include <linux/mm.h>

static int probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct probe *probe = file->private_data;
	unsigned long extra = VM_DONTDUMP;

	dev_dbg(probe->dev, "flags %#lx\n", vma->vm_flags);
	if (probe->private)
		extra |= VM_DONTCOPY;
	vm_flags_set(vma, extra | VM_IO);
	vma->vm_flags &= ~probe->unwanted;
	vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED);
	vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED | VM_IO | VM_PFNMAP |
			VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	return 0;
}

static const struct file_operations probe_fops = {
	.mmap = probe_mmap,
};
