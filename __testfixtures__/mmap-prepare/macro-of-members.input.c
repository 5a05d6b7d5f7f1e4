/* Macros of the file that look at members of the vma stand for their text, and go where nothing else uses them. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basin {
	unsigned long phys;
	unsigned long size;
};

#define BASIN_OFFSET(v) ((v)->vm_pgoff)
#define BASIN_LEN(v) ((v)->vm_end - (v)->vm_start)

static int basin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basin *d = file->private_data;

	if (BASIN_LEN(vma) > d->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start,
			       PFN_DOWN(d->phys) + BASIN_OFFSET(vma),
			       BASIN_LEN(vma), vma->vm_page_prot);
}

static const struct file_operations basin_fops = {
	.owner = THIS_MODULE,
	.mmap = basin_mmap,
};
