/* A macro that names the structure of the vma is read as a typedef of it would be. */
#include <linux/fs.h>
#include <linux/mm.h>

#define OS_VMA	struct vm_area_struct
#define OS_FILE	struct file *

struct buoy {
	phys_addr_t phys;
};

static int buoy_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct buoy *buoy = file->private_data;

	mmap_action_remap_full(desc, buoy->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = buoy_mmap_prepare,
};
