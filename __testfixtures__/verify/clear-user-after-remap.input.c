/* User memory is written where nothing is mapped yet: the task would wait for its own lock. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct dev { unsigned long pfn; };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	int ret = remap_pfn_range(vma, vma->vm_start, dev->pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);

	if (ret)
		return ret;
	clear_user((void __user *)vma->vm_start, PAGE_SIZE);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
