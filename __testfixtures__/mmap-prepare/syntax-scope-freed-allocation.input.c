// SPDX-License-Identifier: MIT
/* What the end of the scope gives back is not taken for the mapping. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	u32 *tmp __free(kfree) = kmalloc(16, GFP_KERNEL);

	if (!tmp)
		return -ENOMEM;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
