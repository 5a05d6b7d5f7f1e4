// SPDX-License-Identifier: MIT
/* An open() that does nothing has nothing to do in mapped(): its call goes, and the hook needs no mapped(). */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void idle_open(struct vm_area_struct *vma)
{
}

static const struct vm_operations_struct idle_ops = {
	.open = idle_open,
};

static int idle_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &idle_ops;
	idle_open(vma);
	return 0;
}

static const struct file_operations idle_fops = {
	.owner = THIS_MODULE,
	.mmap = idle_mmap,
};
