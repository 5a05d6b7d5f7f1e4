// SPDX-License-Identifier: MIT
/* A statement that does not name the vma need not be understood. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	DECLARE_BITMAP(seen, 64) = { 0 };

	if (seen[0])
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
