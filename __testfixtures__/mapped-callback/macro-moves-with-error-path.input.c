// SPDX-License-Identifier: MIT
/*
 * Why: a macro that moves jumps to an error path, which goes along, and another
 * that stays jumps to it, too.
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
	.open = quay_vm_open,
	.close = quay_vm_close,
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	BERTH_CHECK(vma->vm_end - vma->vm_start <= quay->len, leave);
	vma->vm_private_data = quay;
	vma->vm_ops = &quay_vm_ops;
	BERTH_CHECK(try_module_get(quay->owner), leave);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(quay->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);

leave:
	return -EINVAL;
}

static const struct file_operations quay_fops = {
	.owner = THIS_MODULE,
	.mmap = quay_mmap,
};
