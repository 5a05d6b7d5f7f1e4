// SPDX-License-Identifier: MIT
/* A flag that open() sets is not set by the hook already when it was cleared since; a declaration may do an open()'s work, too. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static atomic_t sluice_maps;

static void unset_open(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
}

static const struct vm_operations_struct unset_ops = {
	.open = unset_open,
};

static int unset_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	if (file->f_flags & O_SYNC)
		vm_flags_set(vma, VM_DONTCOPY);
	vm_flags_clear(vma, VM_DONTDUMP | VM_MAYEXEC);
	vma->vm_ops = &unset_ops;
	unset_open(vma);
	return 0;
}

static int declared_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	int maps = atomic_inc_return(&sluice_maps);

	(void)maps;
	return 0;
}

static void declared_open(struct vm_area_struct *vma)
{
	int maps = atomic_inc_return(&sluice_maps);

	(void)maps;
}

static void declared_close(struct vm_area_struct *vma)
{
	atomic_dec(&sluice_maps);
}

static const struct vm_operations_struct declared_ops = {
	.mapped = declared_mapped,
	.open = declared_open,
	.close = declared_close,
};

static int declared_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &declared_ops;
	return 0;
}

static const struct file_operations unset_fops = {
	.owner = THIS_MODULE,
	.mmap = unset_mmap,
};

static const struct file_operations declared_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = declared_mmap_prepare,
};
