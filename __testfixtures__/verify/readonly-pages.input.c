/* A protection that the pages never get: with every member declared it is refused. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { struct page **pages; unsigned long nr; };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	if (dev->hw_locked)
		return -EBUSY;
	vma->vm_page_prot = PAGE_READONLY;
	return vm_map_pages_zero(vma, dev->pages, dev->nr);
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
