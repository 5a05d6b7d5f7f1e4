/* An ioctl selects another buffer between two mappings that now merge: the first one shows the second one's pages. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { struct page **buf[4]; unsigned int sel; };
static vm_fault_t dev_fault(struct vm_fault *vmf)
{
	struct page **buf = vmf->vma->vm_private_data;

	vmf->page = buf[vmf->pgoff & 15];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct dev_vm_ops = { .fault = dev_fault };
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->private_data = dev->buf[dev->sel];
	desc->vm_ops = &dev_vm_ops;
	return 0;
}
static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	((struct dev *)file->private_data)->sel = arg & 3;
	return 0;
}
static const struct file_operations dev_fops = { .mmap_prepare = dev_mmap_prepare, .unlocked_ioctl = dev_ioctl };
