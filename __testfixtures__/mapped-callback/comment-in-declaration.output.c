// A comment that ends a line within a declaration ends there where the declaration is written on one line elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct weir {
	atomic_t users;
};

static int weir_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct weir /* of the file */ *weir = file->private_data;

	atomic_inc(&weir->users);
	return 0;
}

static void weir_close(struct vm_area_struct *vma)
{
	struct weir *weir = vma->vm_file->private_data;

	atomic_dec(&weir->users);
}

static const struct vm_operations_struct weir_vm_ops = {
	.mapped	= weir_mapped,
	.close	= weir_close,
};

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &weir_vm_ops;
	return 0;
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = weir_mmap_prepare,
};
