// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static const struct vm_operations_struct tinyfs_dax_vm_ops;
static const struct vm_operations_struct tinyfs_vm_ops;

#ifdef CONFIG_FS_DAX
static int tinyfs_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!IS_DAX(file_inode(file)))
		return generic_file_mmap(file, vma);

	if ((vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;

	file_accessed(file);
	vma->vm_ops = &tinyfs_dax_vm_ops;
	vm_flags_set(vma, VM_HUGEPAGE);
	return 0;
}
#else
#define tinyfs_file_mmap	generic_file_mmap
#endif

static int tinyfs_meta_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	err = generic_file_readonly_mmap(file, vma);
	if (err)
		return err;
	vma->vm_ops = &tinyfs_vm_ops;
	return 0;
}

const struct file_operations tinyfs_file_operations = {
	.llseek		= generic_file_llseek,
	.mmap		= tinyfs_file_mmap,
};

const struct file_operations tinyfs_meta_operations = {
	.llseek		= generic_file_llseek,
	.mmap		= tinyfs_meta_mmap,
};

const struct file_operations tinyfs_plain_operations = {
	.llseek		= generic_file_llseek,
	.mmap		= generic_file_mmap,
};
