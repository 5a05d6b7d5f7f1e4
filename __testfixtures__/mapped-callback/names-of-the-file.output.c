// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/mm.h>

#define step(pool) ((pool)->width * end)

static int start = 1, end = 1;

static int pool_mapped(unsigned long vm_start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct pool *pool = *vm_private_data;

	pool->users += start;
	return 0;
}

static void pool_close(struct vm_area_struct *vma)
{
	struct pool *pool = vma->vm_private_data;

	pool->users -= start + end;
}

static const struct vm_operations_struct pool_vm_ops = {
	.mapped = pool_mapped,
	.close = pool_close,
};

/* Variables of the file are called as the parameters of mapped() are. */
static int pool_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->private_data = pool;
	desc->vm_ops = &pool_vm_ops;
	return 0;
}

static int step_mapped(unsigned long start, unsigned long vm_end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct pool *pool = *vm_private_data;

	pool->users += step(pool);
	return 0;
}

static void step_close(struct vm_area_struct *vma)
{
	struct pool *pool = vma->vm_private_data;

	pool->users -= end;
}

static const struct vm_operations_struct step_vm_ops = {
	.mapped = step_mapped,
	.close = step_close,
};

static int step_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct pool *pool = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->private_data = pool;
	desc->vm_ops = &step_vm_ops;
	return 0;
}

static const struct file_operations fops[] = {
	{ .mmap_prepare = pool_mmap_prepare }, { .mmap_prepare = step_mmap_prepare },
};
