/* A macro that names the structure of the vma is read as a typedef of it would be. */
#include <linux/fs.h>
#include <linux/mm.h>

#define OS_VMA	struct vm_area_struct
#define OS_FILE	struct file *

struct buoy {
	phys_addr_t phys;
};

static int buoy_mmap(OS_FILE file, OS_VMA *vma)
{
	struct buoy *buoy = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, buoy->phys >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.mmap	= buoy_mmap,
};
