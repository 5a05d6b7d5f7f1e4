/* What a loop declares and gives its mapping call, where it is no part of the call alone: too narrow, found anew, stepped twice. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring { struct page **pages; unsigned long count, *frames; phys_addr_t base; size_t size; };

static int narrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long off;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		u16 pfn = (ring->base + off) >> PAGE_SHIFT;

		if (remap_pfn_range(vma, vma->vm_start + off, pfn, PAGE_SIZE,
				    vma->vm_page_prot))
			return -EAGAIN;
	}
	return 0;
}

static int found_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i;

	for (i = 0; i < vma_pages(vma); i++) {
		unsigned long pfn = ring->frames[i];

		if (remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE, pfn, PAGE_SIZE,
				    vma->vm_page_prot))
			return -EAGAIN;
	}
	return 0;
}

static int twice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i = 0;

	while (i < vma_pages(vma)) {
		struct page *page = ring->pages[i++];
		int ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, page);

		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations ring_fops[] = {
	{ .owner = THIS_MODULE, .mmap = narrow_mmap },
	{ .owner = THIS_MODULE, .mmap = found_mmap },
	{ .owner = THIS_MODULE, .mmap = twice_mmap },
};
