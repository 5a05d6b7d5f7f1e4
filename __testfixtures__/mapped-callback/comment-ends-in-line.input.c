// A function that begins in the line in which a comment ends: what is added stands before the comment, not in it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/atomic.h>

struct quay {
	atomic_t users;
};

/*
 * a berth that is left
 */ static void quay_close(struct vm_area_struct *vma)
{
	struct quay *quay = vma->vm_private_data;

	atomic_dec(&quay->users);
}

static const struct vm_operations_struct quay_vm_ops = {
	.close	= quay_close,
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;

	atomic_inc(&quay->users);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = quay;
	vma->vm_ops = &quay_vm_ops;
	return 0;
}

static const struct file_operations quay_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quay_mmap,
};
