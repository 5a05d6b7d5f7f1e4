// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static void shelf_close(struct vm_area_struct *vma)
{
	struct rack *rack = vma->vm_private_data;

	atomic_dec(&rack->users);
}

static const struct vm_operations_struct shelf_vm_ops = {
	.close = shelf_close,
};

/* Behind the mapping call it was that in the legacy hook, too. */
static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, rack->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	atomic_inc(&rack->users);
	rack->last = vma->vm_pgoff;
	vma->vm_private_data = rack;
	vma->vm_ops = &shelf_vm_ops;
	return 0;
}

static const struct file_operations shelf_fops = {
	.mmap = shelf_mmap,
};
