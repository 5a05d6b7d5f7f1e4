/* What a loop gives its mapping call may be declared there, with a value, as well as set; or be what an accessor of the file returns. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring { struct page **pages; unsigned long count; phys_addr_t base; size_t size; };

static inline struct page *ring_page(const struct ring *r, unsigned long index)
{
	return r->pages[index];
}

static int page_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i;
	int ret;

	if (vma_pages(vma) > ring->count)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		struct page *page = ring->pages[i];

		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, page);
		if (ret)
			return ret;
	}
	return 0;
}

static int address_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i;

	if (vma_pages(vma) > ring->count)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		const unsigned long addr = vma->vm_start + (i << PAGE_SHIFT);
		int ret;

		ret = vm_insert_page(vma, addr, ring->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static int stepped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long addr;
	int i = 0;

	if (vma_pages(vma) > ring->count)
		return -EINVAL;
	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		struct page *page = ring->pages[i++];
		int ret = vm_insert_page(vma, addr, page);

		if (ret)
			return ret;
	}
	return 0;
}

static int frame_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_size(desc) > ring->size ||
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT))
		return -EINVAL;
	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, ring->base >> PAGE_SHIFT);
	return 0;
}

static int accessor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring *ring = file->private_data;
	unsigned long i;

	if (vma_pages(vma) > ring->count)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		struct page *page = ring_page(ring, i);
		int ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, page);

		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations ring_fops[] = {
	{ .owner = THIS_MODULE, .mmap = page_mmap },
	{ .owner = THIS_MODULE, .mmap = address_mmap },
	{ .owner = THIS_MODULE, .mmap = stepped_mmap },
	{ .owner = THIS_MODULE, .mmap_prepare = frame_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap = accessor_mmap },
};
