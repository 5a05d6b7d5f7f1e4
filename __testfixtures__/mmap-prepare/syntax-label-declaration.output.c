// SPDX-License-Identifier: MIT
/* A label declaration stays in front of all others. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	__label__ out;
	struct file *file = desc->file;
	char *buf = file->private_data;

	if (!buf)
		goto out;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
out:
	return -EINVAL;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
