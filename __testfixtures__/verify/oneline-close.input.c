/* close() on one line gets its guard inside its body. */
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { atomic_t users; unsigned long pfn; };
static void dev_close(struct vm_area_struct *vma) { struct dev *dev = vma->vm_private_data; atomic_dec(&dev->users); }
static const struct vm_operations_struct dev_vm_ops = { .close = dev_close };
static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev *dev = file->private_data;
	int ret = remap_pfn_range(vma, vma->vm_start, dev->pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);

	if (ret)
		return ret;
	atomic_inc(&dev->users);
	vma->vm_private_data = dev;
	vma->vm_ops = &dev_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap = dev_mmap,
};
