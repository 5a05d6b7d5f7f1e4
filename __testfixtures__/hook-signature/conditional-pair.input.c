// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_PAIR_MMAP
static int pair_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_flags ? 0 : -EINVAL;
}
#else
static int pair_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENOSYS;
}
#endif

#ifdef CONFIG_ALIAS_MMAP
static int alias_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}
#else
#define alias_mmap NULL
#endif

static const struct file_operations pair_fops = {
	.mmap = pair_mmap,
};

static const struct file_operations alias_fops = {
	.mmap = alias_mmap,
};
