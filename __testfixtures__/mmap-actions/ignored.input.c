// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t base;

static int ignored_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_iomap_memory(vma, base, SZ_4K);
	return 0;
}

static int cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	(void)vm_iomap_memory(vma, base, SZ_4K);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = ignored_mmap }, { .mmap = cast_mmap },
};
