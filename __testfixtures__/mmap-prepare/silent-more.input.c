// SPDX-License-Identifier: MIT
/*
 * Why: ten more hooks of the kind that was converted without a word, with other
 * primitives in other positions. Each is refused, warned of, or moved.
 */
#include <linux/fs.h>
#include <linux/mm.h>

struct bin {
	struct kref ref;
	struct mutex lock;
	struct list_head pending;
	struct completion ready;
	void __iomem *regs;
	struct page **pages;
	char *name;
	unsigned long pfn;
	int irq;
	bool dead;
};

/* 1: in a condition. */
static int in_condition_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	if (bin->dead || !get_device(bin->dev))
		return -ENODEV;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations in_condition_fops = {
	.mmap = in_condition_mmap,
};

/* 2: in an initialiser. */
static int in_initialiser_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;
	int first = atomic_fetch_inc(&bin->users);

	if (first < 0)
		return -EBUSY;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations in_initialiser_fops = {
	.mmap = in_initialiser_mmap,
};

/* 3: in the arm of a conditional expression. */
static int in_arm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	return vma->vm_pgoff ? -EINVAL : pm_runtime_resume_and_get(bin->dev);
}

static const struct file_operations in_arm_fops = {
	.mmap = in_arm_mmap,
};

static int bin_claim(struct bin *bin)
{
	if (bin->dead)
		return -ENODEV;
	reinit_completion(&bin->ready);
	return 0;
}

/* 4: a function of the file. */
static int in_function_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = bin_claim(file->private_data);

	vm_flags_set(vma, VM_DONTEXPAND);
	return ret;
}

static const struct file_operations in_function_fops = {
	.mmap = in_function_mmap,
};

#define bin_mark(bin) set_bit(BIN_MAPPED, &(bin)->flags)

/* 5: a macro of the file. */
static int in_macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	bin_mark((struct bin *)file->private_data);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations in_macro_fops = {
	.mmap = in_macro_mmap,
};

/* 6: under a guard, in a case of a switch. */
static int in_case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	switch (vma->vm_pgoff) {
	case 0:
		scoped_guard(mutex, &bin->lock)
			list_move(&bin->node, &bin->pending);
		break;
	default:
		return -EINVAL;
	}
	return 0;
}

static const struct file_operations in_case_fops = {
	.mmap = in_case_mmap,
};

/* 7: memory that user space sees, filled from the mapping's own numbers. */
static int writes_name_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	memcpy(bin->name, current->comm, TASK_COMM_LEN);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations writes_name_fops = {
	.mmap = writes_name_mmap,
};

/* 8: the interrupt is masked for every mapping. */
static int masks_irq_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	disable_irq(bin->irq);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations masks_irq_fops = {
	.mmap = masks_irq_mmap,
};

/* 9: the private data comes from the offset. */
static int by_offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bin *bin = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = bin->pages[vma->vm_pgoff];
	vma->vm_ops = &bin_vm_ops;
	return 0;
}

static const struct file_operations by_offset_fops = {
	.mmap = by_offset_mmap,
};

/* 10: the operations come from a switch. */
static int ops_by_switch_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long nr = vma->vm_pgoff >> 4;

	vm_flags_set(vma, VM_DONTDUMP);
	switch (nr) {
	case 0:
		vma->vm_ops = &bin_regs_ops;
		break;
	default:
		vma->vm_ops = &bin_ring_ops;
		break;
	}
	return 0;
}

static const struct file_operations ops_by_switch_fops = {
	.mmap = ops_by_switch_mmap,
};
