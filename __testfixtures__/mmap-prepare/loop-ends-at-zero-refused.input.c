// SPDX-License-Identifier: MIT
/* A size that is no whole number of pages ends at 0 only by the test: the loop is not one over the mapping. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	phys_addr_t base;
	unsigned long size;
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	unsigned long start = vma->vm_start;
	unsigned long size = ferry->size;
	unsigned long pos = (unsigned long)ferry->base;

	while (size > 0) {
		if (remap_pfn_range(vma, start, pos >> PAGE_SHIFT, PAGE_SIZE,
				    vma->vm_page_prot))
			return -EAGAIN;
		start += PAGE_SIZE;
		pos += PAGE_SIZE;
		if (size > PAGE_SIZE)
			size -= PAGE_SIZE;
		else
			size = 0;
	}
	return 0;
}

static const struct file_operations ferry_fops = {
	.mmap = ferry_mmap,
};
