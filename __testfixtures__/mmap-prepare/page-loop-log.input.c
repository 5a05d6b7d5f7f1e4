// SPDX-License-Identifier: MIT
/*
 * Loops that map page after page and write of each to the log: the range is mapped at once, and what was written is not any
 * more.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int vent_level;

#define vent_pr(level, fmt, arg...)					\
	do {								\
		if (level <= vent_level)				\
			printk(KERN_INFO "%s: " fmt, __func__, ##arg);	\
	} while (0)

struct vent {
	void *shared;
	size_t size;
};

static int vent_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vent *vent = file->private_data;
	unsigned long address = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	void *pos = vent->shared;

	if (size > vent->size)
		return -EINVAL;
	while (size > 0) {
		if (remap_pfn_range(vma, address, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("%p is at %llx\n", pos, virt_to_phys(pos));
		address += PAGE_SIZE;
		pos += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations vent_fops = {
	.mmap = vent_mmap,
};

static int flue_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vent *vent = file->private_data;
	unsigned long address = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	void *pos = vent->shared;

	if (size > vent->size)
		return -EINVAL;
	while (size > 0) {
		if (vent_level > 2)
			pr_info("maps %p\n", pos);
		if (remap_pfn_range(vma, address, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		vent_pr(3, "%p is mapped\n", pos);
		address += PAGE_SIZE;
		pos += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations flue_fops = {
	.mmap = flue_mmap,
};
