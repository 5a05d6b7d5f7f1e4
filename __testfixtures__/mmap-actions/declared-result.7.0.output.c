// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;

	mmap_action_remap_full(desc, bank->pfn);
	vma->vm_ops = &bank_vm_ops;
	return 0;
}

static int alone_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = vm_iomap_memory(vma, base, len);

	return ret;
}

static const struct file_operations fops[] = {
	{ .mmap = behind_mmap }, { .mmap = alone_mmap },
};
