// SPDX-License-Identifier: MIT
/*
 * The guard of close() has to stand before whatever gives back, on whichever line that stands: behind the declaration on
 * its line, behind a comment, or on the line of the brace.
 */
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	struct kref ref;
	phys_addr_t base;
	unsigned long size;
};

static struct sluice sluice_left, sluice_right, sluice_middle;

static void sluice_gone(struct kref *ref)
{
}

static void left_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void left_close(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data; kref_put(&sluice->ref, sluice_gone);
}

static const struct vm_operations_struct left_ops = {
	.open = left_open,
	.close = left_close,
};

static int left_mmap(struct file *file, struct vm_area_struct *vma)
{
	kref_get(&sluice_left.ref);
	vma->vm_ops = &left_ops;
	vma->vm_private_data = &sluice_left;
	return vm_iomap_memory(vma, sluice_left.base, sluice_left.size);
}

static void right_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void right_close(struct vm_area_struct *vma)
{ struct sluice *sluice = vma->vm_private_data; /* the last one */ kref_put(&sluice->ref, sluice_gone);
}

static const struct vm_operations_struct right_ops = {
	.open = right_open,
	.close = right_close,
};

static int right_mmap(struct file *file, struct vm_area_struct *vma)
{
	kref_get(&sluice_right.ref);
	vma->vm_ops = &right_ops;
	vma->vm_private_data = &sluice_right;
	return vm_iomap_memory(vma, sluice_right.base, sluice_right.size);
}

static void middle_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void middle_close(struct vm_area_struct *vma)
{	kref_put(&((struct sluice *)vma->vm_private_data)->ref, sluice_gone);
}

static const struct vm_operations_struct middle_ops = {
	.open = middle_open,
	.close = middle_close,
};

static int middle_mmap(struct file *file, struct vm_area_struct *vma)
{
	kref_get(&sluice_middle.ref);
	vma->vm_ops = &middle_ops;
	vma->vm_private_data = &sluice_middle;
	return vm_iomap_memory(vma, sluice_middle.base, sluice_middle.size);
}

static const struct file_operations left_fops = {
	.owner = THIS_MODULE,
	.mmap = left_mmap,
};

static const struct file_operations right_fops = {
	.owner = THIS_MODULE,
	.mmap = right_mmap,
};

static const struct file_operations middle_fops = {
	.owner = THIS_MODULE,
	.mmap = middle_mmap,
};
