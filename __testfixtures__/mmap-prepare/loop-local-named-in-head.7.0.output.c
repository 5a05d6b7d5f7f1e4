/*
 * Why: what an attribute of the function is called is no use of a local of that name, which
 * goes with the loop.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct spool {
	unsigned long pfn;
};

static int __attribute__((unused)) spool_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct spool *spool = file->private_data;

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, spool->pfn);
	return 0;
}

static const struct file_operations spool_fops = {
	.mmap_prepare = spool_mmap_prepare,
};
