// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static atomic_t slots[4];
static atomic_t banks[4];

static int slot_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	unsigned long slot = (unsigned long)*vm_private_data;

	atomic_inc(&slots[slot]);
	return 0;
}

static void slot_open(struct vm_area_struct *vma)
{
	atomic_inc(&slots[(unsigned long)vma->vm_private_data]);
}

static void slot_close(struct vm_area_struct *vma)
{
	atomic_dec(&slots[(unsigned long)vma->vm_private_data]);
}

static const struct vm_operations_struct slot_vm_ops = {
	.mapped = slot_mapped,
	.open = slot_open,
	.close = slot_close,
};

/* The private data is a number: mapped has to make one of it again. */
static int slot_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long slot = desc->pgoff;

	if (slot >= ARRAY_SIZE(slots))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = (void *)slot;
	desc->vm_ops = &slot_vm_ops;
	return 0;
}

static int bank_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	int bank = (int)(unsigned long)*vm_private_data;

	atomic_inc(&banks[bank]);
	return 0;
}

static void bank_open(struct vm_area_struct *vma)
{
	atomic_inc(&banks[(unsigned long)vma->vm_private_data]);
}

static void bank_close(struct vm_area_struct *vma)
{
	atomic_dec(&banks[(unsigned long)vma->vm_private_data]);
}

static const struct vm_operations_struct bank_vm_ops = {
	.mapped = bank_mapped,
	.open = bank_open,
	.close = bank_close,
};

/* A narrower one is not cast from a pointer at once. */
static int bank_mmap_prepare(struct vm_area_desc *desc)
{
	int bank = desc->pgoff;

	if (bank < 0 || bank >= 4)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = (void *)(long)bank;
	desc->vm_ops = &bank_vm_ops;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = slot_mmap_prepare }, { .mmap_prepare = bank_mmap_prepare },
};
