// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_PAIR_MMAP
static int pair_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return file->f_flags ? 0 : -EINVAL;
}
#else
static int pair_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENOSYS;
}
#endif

#ifdef CONFIG_ALIAS_MMAP
static int alias_mmap_prepare(struct vm_area_desc *desc)
{
	return 0;
}
#else
#define alias_mmap_prepare NULL
#endif

static const struct file_operations pair_fops = {
	.mmap_prepare = pair_mmap_prepare,
};

static const struct file_operations alias_fops = {
	.mmap_prepare = alias_mmap_prepare,
};
