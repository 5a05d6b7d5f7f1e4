/* A clock is enabled for each mapping, and a merge or a failing mapped() would leave it enabled. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/clk.h>

struct dev { struct clk *clk; };
static void dev_open_vma(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	clk_prepare_enable(dev->clk);
}
static void dev_close(struct vm_area_struct *vma)
{
	struct dev *dev = vma->vm_private_data;

	clk_disable_unprepare(dev->clk);
}
static const struct vm_operations_struct dev_vm_ops = { .open = dev_open_vma, .close = dev_close };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	int ret = clk_prepare_enable(dev->clk);

	if (ret)
		return ret;
	vma->vm_private_data = dev;
	vma->vm_ops = &dev_vm_ops;
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
