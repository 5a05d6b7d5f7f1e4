/*
 * A loop over a number of pages that is kept in fewer bits than that has. One action for the whole mapping must not come
 * behind a check that saw the rest of the size only, and what is 0 in 32 bits is a bug in remap_pfn_range().
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bar {
	phys_addr_t base;
	size_t len;
	u32 bytes;
	struct device *dev;
};

/* the count and a counter in one declaration: a part of it becomes wide, the other goes */
static int bar_count_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	unsigned int i, npages = vma_pages(vma);

	if ((unsigned long)npages << PAGE_SHIFT > bar->len)
		return -EINVAL;
	for (i = 0; i < npages; i++) {
		int rc = remap_pfn_range(vma, vma->vm_start + (unsigned long)i * PAGE_SIZE,
					 (bar->base >> PAGE_SHIFT) + i, PAGE_SIZE,
					 vma->vm_page_prot);

		if (rc)
			return rc;
	}
	return 0;
}

/* bytes in 32 bits, which are 0 for a mapping of 4 GiB */
static int bar_bytes_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	unsigned long addr = vma->vm_start;
	phys_addr_t pa = bar->base;
	u32 size = vma->vm_end - vma->vm_start;

	if (size > bar->bytes)
		return -EINVAL;
	while (size > 0) {
		if (remap_pfn_range(vma, addr, pa >> PAGE_SHIFT, PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		addr += PAGE_SIZE;
		pa += PAGE_SIZE;
		size -= PAGE_SIZE;
	}
	return 0;
}

/* what is printed is printed as it was */
static int bar_printed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	int num = vma_pages(vma);
	unsigned long addr;
	int i, ret;

	dev_dbg(bar->dev, "%d pages\n", num);
	for (i = 0, addr = vma->vm_start; i < num; i++, addr += PAGE_SIZE) {
		ret = remap_pfn_range(vma, addr,
				      (bar->base + (addr - vma->vm_start)) >> PAGE_SHIFT,
				      PAGE_SIZE, vma->vm_page_prot);
		if (ret)
			return ret;
	}
	return 0;
}

/* wide enough: nothing is told of its type */
static int bar_wide_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bar *bar = file->private_data;
	unsigned long npages = vma_pages(vma);
	unsigned int i;

	for (i = 0; i < npages; i++) {
		int rc = remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE,
					 PHYS_PFN(bar->base) + i, PAGE_SIZE,
					 vma->vm_page_prot);

		if (rc)
			return rc;
	}
	return 0;
}

static const struct file_operations bar_fops[] = {
	{ .mmap = bar_count_mmap },
	{ .mmap = bar_bytes_mmap },
	{ .mmap = bar_printed_mmap },
	{ .mmap = bar_wide_mmap },
};
