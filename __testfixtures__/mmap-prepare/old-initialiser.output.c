/* The old GNU form of an initialiser. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int dock_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static struct file_operations dock_fops = {
	owner: THIS_MODULE,
	mmap_prepare: dock_mmap_prepare,
};
