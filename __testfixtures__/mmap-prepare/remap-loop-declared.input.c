// SPDX-License-Identifier: MIT
/*
 * Why: the loop's body declares the variable that its call gives a value. It is
 * converted as one whose variable stands before the loop; it brought the program
 * down before.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct reel {
	unsigned long pfn;
	struct page **pages;
	unsigned long count;
};

static int while_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long addr = vma->vm_start, off = 0;

	while (addr < vma->vm_end) {
		/* one page */
		int err = remap_pfn_range(vma, addr, reel->pfn + off, PAGE_SIZE,
					  vma->vm_page_prot);

		if (err)
			return err;
		addr += PAGE_SIZE;
		off++;
	}
	return 0;
}

static const struct file_operations while_fops = {
	.mmap = while_mmap,
};

static int for_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long addr, pfn = reel->pfn;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, pfn++) {
		unsigned long unused;
		int err = remap_pfn_range(vma, addr, pfn, PAGE_SIZE,
					  vma->vm_page_prot), more;

		if (err) {
			pr_err("no pages\n");
			return err;
		}
	}
	return 0;
}

static const struct file_operations for_fops = {
	.mmap = for_mmap,
};

static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i = 0;

	while (i < reel->count) {
		int err = vm_insert_page(vma, addr, reel->pages[i]);

		if (err)
			return err;
		addr += PAGE_SIZE;
		i++;
	}
	return 0;
}

static const struct file_operations pages_fops = {
	.mmap = pages_mmap,
};

/* A constant is none any more, once it is given its value later. */
static int constant_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;
	unsigned long addr = vma->vm_start, off = 0;

	while (addr < vma->vm_end) {
		const int err = remap_pfn_range(vma, addr, reel->pfn + off,
						PAGE_SIZE, vma->vm_page_prot);

		if (err)
			return err;
		addr += PAGE_SIZE;
		off++;
	}
	return 0;
}

static const struct file_operations constant_fops = {
	.mmap = constant_mmap,
};
