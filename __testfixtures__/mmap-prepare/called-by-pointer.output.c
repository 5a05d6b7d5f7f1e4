/* What a pointer calls may take something, and has no name by which what gives it back could be known. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct vane {
	void *(*claim)(long id);
};

static int vane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct vane *vane = file->private_data;

	*vm_private_data = vane->claim(1);
	return 0;
}

static void vane_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct vane_vm_ops = {
	.mapped = vane_mapped,
	.close = vane_close,
};

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct vane *vane = file->private_data;

	desc->vm_ops = &vane_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	pr_debug("claimed by %p\n", vane);
	return 0;
}

static const struct file_operations vane_fops = {
	.mmap_prepare = vane_mmap_prepare,
};
