// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

static struct file_operations cell_fops;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int cell_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &cell_vm_ops;
	return 0;
}
#else
static int cell_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &cell_vm_ops;
	return 0;
}
#endif

static int __init cell_init(void)
{
	int ret;

	ret = cell_find();
	if (ret)
		return ret;

	cell_fops.owner = THIS_MODULE;
	cell_fops.open = cell_open;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	cell_fops.mmap_prepare = cell_mmap_prepare;
#else
	cell_fops.mmap = cell_mmap;
#endif
	cell_fops.release = cell_release;

	return cell_register(&cell_fops);
}
