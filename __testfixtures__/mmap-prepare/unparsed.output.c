// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int asm_mmap_prepare(struct vm_area_desc *desc)
{
	asm volatile("nop" ::: "memory");
	return 0;
}

static int half_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

#ifdef CONFIG_WIDE
	if (desc->pgoff > 2 &&
#else
	if (desc->pgoff > 1 &&
#endif
	    file->private_data)
		return -EINVAL;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = asm_mmap_prepare }, { .mmap_prepare = half_mmap_prepare },
};
