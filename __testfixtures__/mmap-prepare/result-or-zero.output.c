/* x ?: 0 is x. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x100);
	return 0;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = dev_mmap_prepare,
};
