// SPDX-License-Identifier: MIT
/*
 * Why: file->f_op->mmap is NULL after the conversion: the test asks
 * can_mmap_file().
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { phys_addr_t phys; size_t size; };
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	mmap_action_simple_ioremap(desc, dev->phys, dev->size);
	return 0;
}
static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return can_mmap_file(file) ? 1 : 0;
}
static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = dev_mmap_prepare,
	.unlocked_ioctl = dev_ioctl,
};
