// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct tinyfs_dax_vm_ops;
static const struct vm_operations_struct tinyfs_vm_ops;

#ifdef CONFIG_FS_DAX
static int tinyfs_file_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!IS_DAX(file_inode(file)))
		return generic_file_mmap_prepare(desc);

	if (vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_test_flags(desc, VMA_MAYWRITE_BIT))
		return -EINVAL;

	file_accessed(file);
	desc->vm_ops = &tinyfs_dax_vm_ops;
	vma_desc_set_flags(desc, VMA_HUGEPAGE_BIT);
	return 0;
}
#else
#define tinyfs_file_mmap_prepare	generic_file_mmap_prepare
#endif

static int tinyfs_meta_mmap_prepare(struct vm_area_desc *desc)
{
	int err;

	err = generic_file_readonly_mmap_prepare(desc);
	if (err)
		return err;
	desc->vm_ops = &tinyfs_vm_ops;
	return 0;
}

const struct file_operations tinyfs_file_operations = {
	.llseek		= generic_file_llseek,
	.mmap_prepare	= tinyfs_file_mmap_prepare,
};

const struct file_operations tinyfs_meta_operations = {
	.llseek		= generic_file_llseek,
	.mmap_prepare	= tinyfs_meta_mmap_prepare,
};

const struct file_operations tinyfs_plain_operations = {
	.llseek		= generic_file_llseek,
	.mmap_prepare	= generic_file_mmap_prepare,
};
