// SPDX-License-Identifier: MIT
#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mm.h>

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct shelf *shelf = file->private_data;

	if (!daxdev_mapping_supported(desc, file_inode(file), shelf->dax))
		return -EOPNOTSUPP;

	desc->vm_ops = &shelf_vm_ops;
	return 0;
}

static int shelf_check(struct shelf *shelf, struct vm_area_desc *desc)
{
	if (!file_is_dax(desc->file))
		return -EINVAL;
	return vma_desc_pages(desc) > shelf->pages ? -EINVAL : 0;
}

static int shelf_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	int ret = shelf_check(file->private_data, desc);

	if (ret)
		return ret;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	return 0;
}

/* The file is another one by then. */
static int shelf_lower_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	file = shelf_lower(file);
	if (!daxdev_mapping_supported(desc, file_inode(desc->file),
				      shelf_dax(desc->pgoff)))
		return -EOPNOTSUPP;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	return 0;
}

static const struct file_operations shelf_fops[] = {
	{ .mmap_prepare = shelf_mmap_prepare }, { .mmap_prepare = shelf_raw_mmap_prepare },
	{ .mmap_prepare = shelf_lower_mmap_prepare },
};
