// SPDX-License-Identifier: MIT
/*
 * Two hooks that each take the module, as do the callbacks of their mappings: neither goes by what the other has taken, and what
 * one reads behind it is set by nobody, so that it may be read before.
 */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct kiln {
	phys_addr_t base;
	size_t size;
	struct module *owner;
};

static void kiln_vm_open(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	__module_get(kiln->owner);
}

static void kiln_vm_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	module_put(kiln->owner);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.open = kiln_vm_open,
	.close = kiln_vm_close,
};

static int kiln_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct kiln *kiln = filp->private_data;
	int ret;

	if (!try_module_get(kiln->owner))
		return -ENODEV;
	vma->vm_ops = &kiln_vm_ops;
	vma->vm_private_data = kiln;
	ret = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		module_put(kiln->owner);
	return ret;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};
static int kiln_mmap_wc(struct file *filp, struct vm_area_struct *vma)
{
	struct kiln *kiln = filp->private_data;
	int ret;

	if (!try_module_get(kiln->owner))
		return -ENODEV;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vma->vm_ops = &kiln_vm_ops;
	vma->vm_private_data = kiln;
	ret = remap_pfn_range(vma, vma->vm_start, kiln->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		module_put(kiln->owner);
	return ret;
}

static const struct file_operations kiln_wc_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap_wc,
};
