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
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	return vm_iomap_memory(vma, dev->phys, dev->size);
}
static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return file->f_op->mmap ? 1 : 0;
}
static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
	.unlocked_ioctl = dev_ioctl,
};
