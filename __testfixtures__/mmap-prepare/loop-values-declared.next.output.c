/* What a loop gives its mapping call may be declared there, with a value, as well as set; or be what an accessor of the file returns. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring { struct page **pages; unsigned long count; phys_addr_t base; size_t size; };

static inline struct page *ring_page(const struct ring *r, unsigned long index)
{
	return r->pages[index];
}

static int page_get(struct discontig_kernel_page_state *state)
{
	struct ring *ring = state->private;

	return discontig_kernel_map_page(state,
					 ring->pages[state->nr_pages_mapped]);
}

static const struct discontig_kernel_page_ops page_page_ops = {
	.get = page_get,
};

static int page_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > ring->count)
		return -EINVAL;
	mmap_action_map_discontig_kernel_pages(desc, &page_page_ops, ring);
	return 0;
}

static int address_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > ring->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	return 0;
}

static int stepped_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > ring->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	return 0;
}

static int frame_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_size(desc) > ring->size ||
	    !vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	if (vma_desc_is_cow_mapping(desc) && vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, ring->base >> PAGE_SHIFT);
	return 0;
}

static int accessor_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct ring *ring = file->private_data;

	if (vma_desc_pages(desc) > ring->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, ring->pages);
	return 0;
}

static const struct file_operations ring_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = page_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = address_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = stepped_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = frame_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = accessor_mmap_prepare },
};
