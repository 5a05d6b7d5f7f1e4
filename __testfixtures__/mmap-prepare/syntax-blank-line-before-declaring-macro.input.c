// SPDX-License-Identifier: MIT
/* LIST_HEAD() declares, so that no blank line stands before it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	LIST_HEAD(list);

	if (list.next || !file->private_data)
		return -EINVAL;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
