// A count that a header declares is taken, and what is checked before is nothing of it: the check stays.
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "ferry.h"

static int ferry_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	ferry_users++;
	return 0;
}

static void ferry_open(struct vm_area_struct *vma)
{
	ferry_users++;
}

static void ferry_close(struct vm_area_struct *vma)
{
	ferry_users--;
}

static const struct vm_operations_struct ferry_vm_ops = {
	.mapped = ferry_mapped,
	.open = ferry_open,
	.close = ferry_close,
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &ferry_vm_ops;
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
