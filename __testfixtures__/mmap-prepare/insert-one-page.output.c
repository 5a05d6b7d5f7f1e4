/* One page that the driver keeps is an array of one. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { struct page *page; };
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	if (vma_desc_pages(desc) != 1)
		return -EINVAL;
	mmap_action_map_kernel_pages(desc, desc->start, &dev->page, 1);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = dev_mmap_prepare,
};
