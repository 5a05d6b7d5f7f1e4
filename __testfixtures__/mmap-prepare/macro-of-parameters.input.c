/* Parameters behind a macro, and a callback that is a macro's parameter: what is said of them has to be so. */
#include <linux/fs.h>
#include <linux/mm.h>

#define BUOY_ARGS struct file *file, struct vm_area_struct *vma
#define BUOY_FOPS(name, fn) \
static const struct file_operations name##_fops = { \
	.owner = THIS_MODULE, \
	.mmap = fn, \
}

struct buoy {
	phys_addr_t phys;
};

static int buoy_mmap(BUOY_ARGS)
{
	struct buoy *buoy = file->private_data;

	return vm_iomap_memory(vma, buoy->phys, PAGE_SIZE);
}

static int mast_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x1000, PAGE_SIZE);
}

BUOY_FOPS(mast, mast_mmap);

static const struct file_operations buoy_fops = {
	.owner	= THIS_MODULE,
	.mmap	= buoy_mmap,
};
