/* Page after page of frames that follow each other is one action; what the loop refused stays refused. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { unsigned long pfn; };
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	if (vma_desc_test_flags(desc, VMA_MAYWRITE_BIT) &&
	    !vma_desc_test_flags(desc, VMA_SHARED_BIT) &&
	    vma_desc_pages(desc) > 1)
		return -EINVAL;
	mmap_action_remap_full(desc, dev->pfn);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = dev_mmap_prepare,
};
