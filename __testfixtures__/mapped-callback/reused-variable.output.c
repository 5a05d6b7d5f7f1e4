// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct pane {
	atomic_t users;
	unsigned int width;
};

static int pane_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct pane *pane = file->private_data;
	struct pane *model = pane;

	pane = kzalloc(sizeof(*pane), GFP_KERNEL);
	if (!pane)
		return -ENOMEM;

	pane->width = model->width;
	*vm_private_data = pane;
	atomic_set(&pane->users, 1);
	return 0;
}

static void pane_open(struct vm_area_struct *vma)
{
	struct pane *pane = vma->vm_private_data;

	atomic_inc(&pane->users);
}

static void pane_close(struct vm_area_struct *vma)
{
	struct pane *pane = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!pane)
		return;

	if (atomic_dec_and_test(&pane->users))
		kfree(pane);
}

static const struct vm_operations_struct pane_vm_ops = {
	.mapped	= pane_mapped,
	.open	= pane_open,
	.close	= pane_close,
	.fault	= pane_fault,
};

static int pane_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &pane_vm_ops;

	return 0;
}

static const struct file_operations pane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = pane_mmap_prepare,
};
