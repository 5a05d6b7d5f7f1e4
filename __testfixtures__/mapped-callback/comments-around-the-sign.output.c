/* A declaration that mapped() takes over has comments on both sides of its sign: none of them takes in what is behind it there. */
#include <linux/fs.h>
#include <linux/mm.h>

struct gorse {
	atomic_t maps;
	unsigned long pfn;
};

static int gorse_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct gorse *gorse /* of the file */ = *vm_private_data;

	atomic_inc(&gorse->maps);
	return 0;
}

static void gorse_close(struct vm_area_struct *vma)
{
	struct gorse *gorse = vma->vm_private_data;

	atomic_dec(&gorse->maps);
}

static const struct vm_operations_struct gorse_vm_ops = {
	.mapped = gorse_mapped,
	.close = gorse_close,
};

static int gorse_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct gorse *gorse // of the file
		= /* as it was opened */ file->private_data;

	if (!gorse->pfn)
		return -ENXIO;
	desc->private_data = gorse;
	desc->vm_ops = &gorse_vm_ops;
	return 0;
}

static const struct file_operations gorse_fops = {
	.mmap_prepare = gorse_mmap_prepare,
};
