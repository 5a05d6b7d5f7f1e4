// A comment that ends a line within a declaration ends there where the declaration is written on one line elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct weir {
	atomic_t users;
};

static void weir_close(struct vm_area_struct *vma)
{
	struct weir *weir = vma->vm_file->private_data;

	atomic_dec(&weir->users);
}

static const struct vm_operations_struct weir_vm_ops = {
	.close	= weir_close,
};

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir // of the file
		*weir = file->private_data;

	atomic_inc(&weir->users);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &weir_vm_ops;
	return 0;
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap	= weir_mmap,
};
