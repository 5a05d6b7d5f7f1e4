/* kasprintf() allocates, and kfree() gives that back: nothing is held. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	char *name = kasprintf(GFP_KERNEL, "dev-%d", current->pid);

	if (!name)
		return -ENOMEM;
	pr_debug("mmap by %s\n", name);
	kfree(name);
	return remap_pfn_range(vma, vma->vm_start, 0x100,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
