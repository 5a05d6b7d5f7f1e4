/* Pages that a function of the file inserts are taken by the action that it asks for, in the place of the loop. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ring { struct page **tx, **rx; unsigned long count; };

static int ring_insert(struct vm_area_struct *vma, struct page **pages,
		       unsigned long count)
{
	unsigned long i;
	int ret;

	if (vma_pages(vma) > count)
		return -ENXIO;
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static int ring_map(struct ring *ring, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff == 0)
		return ring_insert(vma, ring->tx, ring->count);
	if (vma->vm_pgoff == ring->count)
		return ring_insert(vma, ring->rx, ring->count);
	return -EINVAL;
}

static int ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ring_map(file->private_data, vma);
}

static const struct file_operations ring_fops = {
	.owner = THIS_MODULE,
	.mmap = ring_mmap,
};
