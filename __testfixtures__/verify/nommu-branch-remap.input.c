/* Without an MMU an action cannot be carried out, where the legacy call only checked the address. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { phys_addr_t phys; size_t size; };
#ifdef CONFIG_MMU
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	return vm_iomap_memory(vma, dev->phys, dev->size);
}
#else
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, dev->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
