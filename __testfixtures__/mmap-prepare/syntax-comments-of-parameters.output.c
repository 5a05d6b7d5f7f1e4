// SPDX-License-Identifier: MIT
/* Comments stay with the parameters that they are about. */
#include <linux/fs.h>
#include <linux/mm.h>

static int ex_mmap_prepare(/* in out */ struct vm_area_desc *desc)
{
	struct file *file = desc->file; /* open file */

	if (!file->private_data)
		return -ENXIO;
	mmap_action_simple_ioremap(desc, 0x10000, 0x4000);
	return 0;
}

static const struct file_operations ex_fops = {
	.mmap_prepare = ex_mmap_prepare,
};
