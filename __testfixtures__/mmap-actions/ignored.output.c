// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t base;

static int ignored_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_simple_ioremap(desc, base, SZ_4K);
	return 0;
}

static int cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	mmap_action_simple_ioremap(desc, base, SZ_4K);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = ignored_mmap }, { .mmap = cast_mmap },
};
