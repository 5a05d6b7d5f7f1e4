/* The size of the mapping is cast in parts. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	unsigned long phys;
	unsigned int size;
};

static int wharf_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct wharf *d = file->private_data;
	off_t vsize = (off_t)desc->end - (off_t)desc->start;

	if (vsize > d->size)
		return -EINVAL;
	mmap_action_ioremap_full(desc, d->phys >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations wharf_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = wharf_mmap_prepare,
};
