/* A hook that calls another one of the file. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct dev { phys_addr_t phys; size_t size; };
static int rw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct dev *dev = file->private_data;

	mmap_action_simple_ioremap(desc, dev->phys, dev->size);
	return 0;
}
static int ro_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_flags(desc, VMA_WRITE_BIT))
		return -EPERM;
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	return rw_mmap_prepare(desc);
}
static const struct file_operations rw_fops = { .mmap_prepare = rw_mmap_prepare };
static const struct file_operations ro_fops = { .mmap_prepare = ro_mmap_prepare };
