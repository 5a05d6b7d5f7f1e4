/* The size of the mapping is cast in parts. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	unsigned long phys;
	unsigned int size;
};

static int wharf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wharf *d = file->private_data;
	off_t vsize = (off_t)vma->vm_end - (off_t)vma->vm_start;

	if (vsize > d->size)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, d->phys >> PAGE_SHIFT,
				  vsize, vma->vm_page_prot);
}

static const struct file_operations wharf_fops = {
	.owner = THIS_MODULE,
	.mmap = wharf_mmap,
};
