// SPDX-License-Identifier: MIT
/* A file that an expression finds, and operations that are named in another way: what a person has to look at. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct file *dam_files[4];

static int dam_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static long dam_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd && !(*file->f_op).mmap)
		return -ENODEV;
	return (dam_files[arg]->f_op->mmap ? 1 : 0);
}

static const struct file_operations dam_fops = {
	.owner = THIS_MODULE,
	.mmap = dam_mmap,
	.unlocked_ioctl = dam_ioctl,
};
