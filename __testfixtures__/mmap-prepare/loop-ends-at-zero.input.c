// SPDX-License-Identifier: MIT
/* The old loop over the pages of a mapping, which makes the rest 0 instead of taking the last page from it. */
#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	phys_addr_t base;
	unsigned long size;
	struct page **pages;
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	unsigned long start = vma->vm_start;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long pos = (unsigned long)ferry->base;
	unsigned long pfn;

	if (size > ferry->size)
		return -EINVAL;

	while (size > 0) {
		pfn = pos >> PAGE_SHIFT;
		if (remap_pfn_range(vma, start, pfn, PAGE_SIZE, PAGE_SHARED))
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

/* The offset is an index, which nothing changes. */
static int jetty_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	struct page **page = &ferry->pages[vma->vm_pgoff];
	int count = vma_pages(vma);
	unsigned long addr;

	for (addr = vma->vm_start; count--; addr += PAGE_SIZE, page++) {
		int err = vm_insert_page(vma, addr, *page);

		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations ferry_fops = {
	.mmap = ferry_mmap,
};

static const struct file_operations jetty_fops = {
	.mmap = jetty_mmap,
};
