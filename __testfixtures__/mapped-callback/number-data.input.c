// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

static atomic_t slots[4];
static atomic_t banks[4];

static void slot_open(struct vm_area_struct *vma)
{
	atomic_inc(&slots[(unsigned long)vma->vm_private_data]);
}

static void slot_close(struct vm_area_struct *vma)
{
	atomic_dec(&slots[(unsigned long)vma->vm_private_data]);
}

static const struct vm_operations_struct slot_vm_ops = {
	.open = slot_open,
	.close = slot_close,
};

/* The private data is a number: mapped has to make one of it again. */
static int slot_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long slot = vma->vm_pgoff;

	if (slot >= ARRAY_SIZE(slots))
		return -EINVAL;
	atomic_inc(&slots[slot]);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = (void *)slot;
	vma->vm_ops = &slot_vm_ops;
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
	.open = bank_open,
	.close = bank_close,
};

/* A narrower one is not cast from a pointer at once. */
static int bank_mmap(struct file *file, struct vm_area_struct *vma)
{
	int bank = vma->vm_pgoff;

	if (bank < 0 || bank >= 4)
		return -EINVAL;
	atomic_inc(&banks[bank]);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = (void *)(long)bank;
	vma->vm_ops = &bank_vm_ops;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = slot_mmap }, { .mmap = bank_mmap },
};
