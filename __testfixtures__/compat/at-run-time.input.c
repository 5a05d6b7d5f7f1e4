// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static struct file_operations cell_fops;

static int cell_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &cell_vm_ops;
	return 0;
}

static int __init cell_init(void)
{
	int ret;

	ret = cell_find();
	if (ret)
		return ret;

	cell_fops.owner = THIS_MODULE;
	cell_fops.open = cell_open;
	cell_fops.mmap = cell_mmap;
	cell_fops.release = cell_release;

	return cell_register(&cell_fops);
}
