/* A comment about an argument that stays is kept beside it; one about what the action does not take goes, which is told. */
#include <linux/fs.h>
#include <linux/mm.h>

static int pier_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x40 /* the frame, not the address */);
	return 0;
}

static const struct file_operations pier_fops = {
	.mmap_prepare = pier_mmap_prepare,
};
