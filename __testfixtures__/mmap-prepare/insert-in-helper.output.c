/* Pages that a function of the file inserts are taken by the action that it asks for, in the place of the loop. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring { struct page **tx, **rx; unsigned long count; };

static int ring_insert(struct vm_area_desc *desc, struct page **pages,
		       unsigned long count)
{
	if (vma_desc_pages(desc) > count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, pages);
	return 0;
}

static int ring_map(struct ring *ring, struct vm_area_desc *desc)
{
	if (desc->pgoff == 0)
		return ring_insert(desc, ring->tx, ring->count);
	if (desc->pgoff == ring->count)
		return ring_insert(desc, ring->rx, ring->count);
	return -EINVAL;
}

static int ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	return ring_map(file->private_data, desc);
}

static const struct file_operations ring_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ring_mmap_prepare,
};
