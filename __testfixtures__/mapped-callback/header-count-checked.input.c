// A count that a header declares is looked at through a local before it is taken: the check cannot stay without it.
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "ferry.h"

static void ferry_open(struct vm_area_struct *vma)
{
	ferry_users++;
}

static void ferry_close(struct vm_area_struct *vma)
{
	ferry_users--;
}

static const struct vm_operations_struct ferry_vm_ops = {
	.open = ferry_open,
	.close = ferry_close,
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	int users = ferry_users;

	if (vma->vm_pgoff)
		return -EINVAL;
	if (users > 4)
		return -EBUSY;
	ferry_users++;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &ferry_vm_ops;
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner = THIS_MODULE,
	.mmap = ferry_mmap,
};
