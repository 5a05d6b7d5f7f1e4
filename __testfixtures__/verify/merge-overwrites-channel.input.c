/* The channel depends on the offset: two neighbouring channels merge. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct chan { struct page **pages; };
struct dev { struct chan *chan[4]; };
static vm_fault_t dev_fault(struct vm_fault *vmf)
{
	struct chan *c = vmf->vma->vm_private_data;

	vmf->page = c->pages[vmf->pgoff & 0xff];
	get_page(vmf->page);
	return 0;
}
static const struct vm_operations_struct dev_vm_ops = { .fault = dev_fault };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	unsigned int c = vma->vm_pgoff >> 8;

	if (c >= 4 || (vma->vm_pgoff & 0xff) + vma_pages(vma) > 256)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = dev->chan[c];
	vma->vm_ops = &dev_vm_ops;
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
