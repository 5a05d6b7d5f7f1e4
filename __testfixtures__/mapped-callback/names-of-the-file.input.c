// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define step(pool) ((pool)->width * end)

static int start = 1, end = 1;

static void pool_close(struct vm_area_struct *vma)
{
	struct pool *pool = vma->vm_private_data;

	pool->users -= start + end;
}

static const struct vm_operations_struct pool_vm_ops = {
	.close = pool_close,
};

/* Variables of the file are called as the parameters of mapped() are. */
static int pool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_private_data = pool;
	vma->vm_ops = &pool_vm_ops;
	pool->users += start;
	return 0;
}

static void step_close(struct vm_area_struct *vma)
{
	struct pool *pool = vma->vm_private_data;

	pool->users -= end;
}

static const struct vm_operations_struct step_vm_ops = {
	.close = step_close,
};

static int step_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pool *pool = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_private_data = pool;
	vma->vm_ops = &step_vm_ops;
	pool->users += step(pool);
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap = pool_mmap }, { .mmap = step_mmap },
};
