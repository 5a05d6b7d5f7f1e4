// SPDX-License-Identifier: MIT
/* LIST_HEAD() declares, so that no blank line stands before it. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	LIST_HEAD(list);

	if (list.next || !file->private_data)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
