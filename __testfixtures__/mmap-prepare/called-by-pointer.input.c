/* What a pointer calls may take something, and has no name by which what gives it back could be known. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct vane {
	void *(*claim)(long id);
};

static void vane_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct vane_vm_ops = {
	.close = vane_close,
};

static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	vma->vm_ops = &vane_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = vane->claim(1);
	pr_debug("claimed by %p\n", vane);
	return 0;
}

static const struct file_operations vane_fops = {
	.mmap = vane_mmap,
};
