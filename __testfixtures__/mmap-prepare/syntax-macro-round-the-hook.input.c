// SPDX-License-Identifier: MIT
/* PTR_IF() gives back the callback or NULL. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = PTR_IF(IS_ENABLED(CONFIG_MMU), ex_mmap),
};
