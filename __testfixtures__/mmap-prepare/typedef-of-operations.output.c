/* A typedef of the file for the operations structure. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

typedef struct file_operations dev_fops_t;
static int dev_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}
static const dev_fops_t dev_fops = { .mmap_prepare = dev_mmap_prepare };
