// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bank *bank = file->private_data;
	int ret = remap_pfn_range(vma, vma->vm_start, bank->pfn,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);

	if (ret)
		return ret;
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
