// SPDX-License-Identifier: MIT
/* Each comment stays behind its own flag. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO /* registers */ | VM_DONTEXPAND /* one size */);

	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
