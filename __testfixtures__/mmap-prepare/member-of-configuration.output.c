/* The configuration leaves the callback out or not. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}
static const struct file_operations dev_fops = {
	.mmap_prepare = IS_ENABLED(CONFIG_MMU) ? dev_mmap_prepare : NULL,
};
