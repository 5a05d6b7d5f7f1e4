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

static int left_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	kref_get(&sluice_left.ref);
	*vm_private_data = &sluice_left;
	return 0;
}

static void left_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void left_close(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!sluice)
		return;

	kref_put(&sluice->ref, sluice_gone);
}

static const struct vm_operations_struct left_ops = {
	.mapped = left_mapped,
	.open = left_open,
	.close = left_close,
};

static int left_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &left_ops;
	mmap_action_simple_ioremap(desc, sluice_left.base, sluice_left.size);
	return 0;
}

static int right_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	kref_get(&sluice_right.ref);
	*vm_private_data = &sluice_right;
	return 0;
}

static void right_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void right_close(struct vm_area_struct *vma)
{ struct sluice *sluice = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!sluice)
		return;

	/* the last one */ kref_put(&sluice->ref, sluice_gone);
}

static const struct vm_operations_struct right_ops = {
	.mapped = right_mapped,
	.open = right_open,
	.close = right_close,
};

static int right_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &right_ops;
	mmap_action_simple_ioremap(desc, sluice_right.base, sluice_right.size);
	return 0;
}

static int middle_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	kref_get(&sluice_middle.ref);
	*vm_private_data = &sluice_middle;
	return 0;
}

static void middle_open(struct vm_area_struct *vma)
{
	struct sluice *sluice = vma->vm_private_data;

	kref_get(&sluice->ref);
}

static void middle_close(struct vm_area_struct *vma)
{
	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	kref_put(&((struct sluice *)vma->vm_private_data)->ref, sluice_gone);
}

static const struct vm_operations_struct middle_ops = {
	.mapped = middle_mapped,
	.open = middle_open,
	.close = middle_close,
};

static int middle_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &middle_ops;
	mmap_action_simple_ioremap(desc, sluice_middle.base,
				   sluice_middle.size);
	return 0;
}

static const struct file_operations left_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = left_mmap_prepare,
};

static const struct file_operations right_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = right_mmap_prepare,
};

static const struct file_operations middle_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = middle_mmap_prepare,
};
