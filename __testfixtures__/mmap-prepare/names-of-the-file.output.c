/*
 * Why: the pointer to the file is named by a macro or a typedef of the driver, and the vma
 * by its own type: such a hook was refused for its parameters.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define OS_FILE	struct file *

typedef struct file *os_file_t;

struct buoy {
	phys_addr_t phys;
	unsigned int owner;
};

static int buoy_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct buoy *buoy = file->private_data;

	if (buoy->owner != 5)
		return -EACCES;
	mmap_action_remap_full(desc, buoy->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = buoy_mmap_prepare,
};

static int light_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct buoy *buoy = file->private_data;

	mmap_action_remap_full(desc, buoy->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations light_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = light_mmap_prepare,
};
