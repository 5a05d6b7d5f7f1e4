// SPDX-License-Identifier: MIT
#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mm.h>

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;

	if (!daxdev_mapping_supported(vma, shelf->dax))
		return -EOPNOTSUPP;

	vma->vm_ops = &shelf_vm_ops;
	return 0;
}

static int shelf_check(struct shelf *shelf, struct vm_area_struct *vma)
{
	if (!vma_is_dax(vma))
		return -EINVAL;
	return vma_pages(vma) > shelf->pages ? -EINVAL : 0;
}

static int shelf_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = shelf_check(file->private_data, vma);

	if (ret)
		return ret;
	vm_flags_set(vma, VM_HUGEPAGE);
	return 0;
}

/* The file is another one by then. */
static int shelf_lower_mmap(struct file *file, struct vm_area_struct *vma)
{
	file = shelf_lower(file);
	if (!daxdev_mapping_supported(vma, shelf_dax(vma->vm_pgoff)))
		return -EOPNOTSUPP;
	vm_flags_set(vma, VM_HUGEPAGE);
	return 0;
}

static const struct file_operations shelf_fops[] = {
	{ .mmap = shelf_mmap }, { .mmap = shelf_raw_mmap },
	{ .mmap = shelf_lower_mmap },
};
