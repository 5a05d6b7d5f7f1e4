// SPDX-License-Identifier: MIT
/* A label declaration stays in front of all others. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap(struct file *file, struct vm_area_struct *vma)
{
	__label__ out;
	char *buf = file->private_data;

	if (!buf)
		goto out;
	return vm_iomap_memory(vma, 0x10000, 0x4000);
out:
	return -EINVAL;
}

static const struct file_operations ex_fops = {
	.mmap = ex_mmap,
};
