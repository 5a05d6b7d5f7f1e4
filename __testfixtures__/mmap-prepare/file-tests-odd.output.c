// SPDX-License-Identifier: MIT
/* Whether a file can be mapped, asked elsewhere than in a hook: with parentheses, and of a file that an expression finds. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 16);
	return 0;
}

static long weir_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd && !can_mmap_file(file))
		return -ENODEV;
	return (can_mmap_file(file) ? 1 : 0);
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = weir_mmap_prepare,
	.unlocked_ioctl = weir_ioctl,
};
