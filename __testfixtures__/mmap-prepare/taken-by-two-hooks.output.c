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

static int kiln_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct kiln *kiln = file->private_data;

	if (!try_module_get(kiln->owner))
		return -ENODEV;
	*vm_private_data = kiln;
	return 0;
}

static void kiln_vm_open(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	__module_get(kiln->owner);
}

static void kiln_vm_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!kiln)
		return;

	module_put(kiln->owner);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.mapped = kiln_vm_mapped,
	.open = kiln_vm_open,
	.close = kiln_vm_close,
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct kiln *kiln = filp->private_data;

	desc->vm_ops = &kiln_vm_ops;
	mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
static int kiln_mmap_wc_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct kiln *kiln = filp->private_data;

	desc->page_prot = pgprot_writecombine(desc->page_prot);
	desc->vm_ops = &kiln_vm_ops;
	mmap_action_remap_full(desc, kiln->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations kiln_wc_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_wc_prepare,
};
