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

static int buoy_mmap(OS_FILE file, struct vm_area_struct *vma)
{
	struct buoy *buoy = file->private_data;

	if (buoy->owner != 5)
		return -EACCES;
	return remap_pfn_range(vma, vma->vm_start, buoy->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.mmap	= buoy_mmap,
};

static int light_mmap(os_file_t file, struct vm_area_struct *vma)
{
	struct buoy *buoy = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, buoy->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations light_fops = {
	.owner	= THIS_MODULE,
	.mmap	= light_mmap,
};
