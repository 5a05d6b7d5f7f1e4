/* A declaration that mapped() takes over has comments on both sides of its sign: none of them takes in what is behind it there. */
#include <linux/fs.h>
#include <linux/mm.h>

struct gorse {
	atomic_t maps;
	unsigned long pfn;
};

static void gorse_close(struct vm_area_struct *vma)
{
	struct gorse *gorse = vma->vm_private_data;

	atomic_dec(&gorse->maps);
}

static const struct vm_operations_struct gorse_vm_ops = {
	.close = gorse_close,
};

static int gorse_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gorse *gorse // of the file
		= /* as it was opened */ file->private_data;

	if (!gorse->pfn)
		return -ENXIO;
	atomic_inc(&gorse->maps);
	vma->vm_private_data = gorse;
	vma->vm_ops = &gorse_vm_ops;
	return 0;
}

static const struct file_operations gorse_fops = {
	.mmap = gorse_mmap,
};
