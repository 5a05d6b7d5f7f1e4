// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct pane {
	atomic_t users;
	unsigned int width;
};

static void pane_open(struct vm_area_struct *vma)
{
	struct pane *pane = vma->vm_private_data;

	atomic_inc(&pane->users);
}

static void pane_close(struct vm_area_struct *vma)
{
	struct pane *pane = vma->vm_private_data;

	if (atomic_dec_and_test(&pane->users))
		kfree(pane);
}

static const struct vm_operations_struct pane_vm_ops = {
	.open	= pane_open,
	.close	= pane_close,
	.fault	= pane_fault,
};

static int pane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pane *pane = file->private_data;
	struct pane *model = pane;

	pane = kzalloc(sizeof(*pane), GFP_KERNEL);
	if (!pane)
		return -ENOMEM;

	pane->width = model->width;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &pane_vm_ops;
	vma->vm_private_data = pane;
	atomic_set(&pane->users, 1);

	return 0;
}

static const struct file_operations pane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pane_mmap,
};
