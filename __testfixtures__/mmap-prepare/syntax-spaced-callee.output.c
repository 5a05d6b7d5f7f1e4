// SPDX-License-Identifier: MIT
/* ( f )(x) is f(x). */
#include <linux/fs.h>
#include <linux/mm.h>

static int spaced_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap(desc, desc->start, 0x10, 0x1000);
	return 0;
}

static const struct file_operations spaced_fops = {
	.mmap_prepare = spaced_mmap_prepare,
};
