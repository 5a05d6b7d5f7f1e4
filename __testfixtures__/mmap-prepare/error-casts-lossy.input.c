// SPDX-License-Identifier: MIT
/*
 * A cast that takes something of the error number, or its sign, is part of what the hook does: it stays refused.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct latch {
	phys_addr_t base;
	size_t size;
};

static int latch_map_byte(struct file *file, struct vm_area_struct *vma)
{
	struct latch *latch = file->private_data;

	return (u8)remap_pfn_range(vma, vma->vm_start,
				   latch->base >> PAGE_SHIFT,
				   vma->vm_end - vma->vm_start,
				   vma->vm_page_prot);
}

static int latch_map_unsigned(struct file *file, struct vm_area_struct *vma)
{
	struct latch *latch = file->private_data;

	if ((unsigned int)remap_pfn_range(vma, vma->vm_start,
					  latch->base >> PAGE_SHIFT,
					  vma->vm_end - vma->vm_start,
					  vma->vm_page_prot) < 0)
		return -EAGAIN;
	return 0;
}

const struct file_operations latch_byte_fops = {
	.mmap = latch_map_byte,
};

const struct file_operations latch_unsigned_fops = {
	.mmap = latch_map_unsigned,
};
