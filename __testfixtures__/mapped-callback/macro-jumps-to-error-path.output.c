// SPDX-License-Identifier: MIT
/*
 * Why: a macro that stays in the hook jumps to the error path that what moves
 * jumps to as well: the path stays, too.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BERTH_CHECK(cond, label)	\
	do {				\
		if (!(cond))		\
			goto label;	\
	} while (0)

struct quay {
	phys_addr_t base;
	size_t len;
	struct module *owner;
};

static int quay_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct quay *quay = file->private_data;

	*vm_private_data = quay;
	if (!try_module_get(quay->owner))
		goto leave;
	return 0;

leave:
	return -EINVAL;
}

static void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	__module_get(quay->owner);
}

static void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	if (!quay)
		return;
	module_put(quay->owner);
}

static const struct vm_operations_struct quay_vm_ops = {
	.mapped = quay_vm_mapped,
	.open = quay_vm_open,
	.close = quay_vm_close,
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *quay = file->private_data;

	BERTH_CHECK(vma_desc_size(desc) <= quay->len, leave);
	desc->vm_ops = &quay_vm_ops;
	mmap_action_remap_full(desc, PHYS_PFN(quay->base));
	return 0;

leave:
	return -EINVAL;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};
