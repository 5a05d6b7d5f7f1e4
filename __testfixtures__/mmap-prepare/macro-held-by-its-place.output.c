/* A macro without parentheses can be written out where nothing stands around it, or around what it is given. */
#include <linux/fs.h>
#include <linux/mm.h>

struct stork {
	phys_addr_t base;
	size_t len;
};

static int stork_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct stork *stork = file->private_data;
	unsigned long offset = desc->pgoff << PAGE_SHIFT;

	if (offset > stork->len ||
	    (desc->start + stork->len * PAGE_SIZE) < desc->end)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(stork->base));
	return 0;
}

static const struct file_operations stork_fops = {
	.mmap_prepare = stork_mmap_prepare,
};
