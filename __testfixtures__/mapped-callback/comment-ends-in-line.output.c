// A function that begins in the line in which a comment ends: what is added stands before the comment, not in it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct quay {
	atomic_t users;
};

static int quay_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct quay *quay = *vm_private_data;

	atomic_inc(&quay->users);
	return 0;
}

/*
 * a berth that is left
 */ static void quay_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	atomic_dec(&quay->users);
}

static const struct vm_operations_struct quay_vm_ops = {
	.mapped	= quay_mapped,
	.close	= quay_close,
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct quay *quay = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = quay;
	desc->vm_ops = &quay_vm_ops;
	return 0;
}

static const struct file_operations quay_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = quay_mmap_prepare,
};
