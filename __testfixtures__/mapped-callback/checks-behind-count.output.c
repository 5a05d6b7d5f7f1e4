// SPDX-License-Identifier: MIT
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct well {
	atomic_t users;
	atomic_t mappings;
	unsigned int mode;
	unsigned long nr_pages;
	struct mutex lock;
};

static int well_vma_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	unsigned long size = end - start;
	struct well *well = file->private_data;
	int ret = -EINVAL;

	/* taken once for each mapping; given back by close() */
	if (!atomic_inc_unless_negative(&well->users))
		return -EINVAL;

	if (well->mode != 1 && well->mode != 2)
		goto out;

	if (size >> PAGE_SHIFT != well->nr_pages)
		goto out;

	atomic_set(&well->mappings, 1);
	*vm_private_data = well;
	ret = 0;

out:
	if (ret)
		atomic_dec(&well->users);
	return ret;
}

static void well_vma_open(struct vm_area_struct *vma)
{
	struct well *well = vma->vm_file->private_data;

	atomic_inc(&well->mappings);
}

static void well_vma_close(struct vm_area_struct *vma)
{
	struct well *well = vma->vm_file->private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!vma->vm_private_data)
		return;

	if (!atomic_dec_and_mutex_lock(&well->mappings, &well->lock))
		return;

	/* The last mapping is gone. */
	atomic_dec(&well->users);
	mutex_unlock(&well->lock);
}

static vm_fault_t well_vma_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct well_vm_ops = {
	.mapped	= well_vma_mapped,
	.open	= well_vma_open,
	.close	= well_vma_close,
	.fault	= well_vma_fault,
};

/* Why: checks that rely on a count move with it, although nothing but the count is kept for the mapping. */
static int well_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);

	if (!size || offset_in_page(size))
		return -EINVAL;

	if (desc->pgoff)
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT,
			   VMA_MIXEDMAP_BIT);
	desc->vm_ops = &well_vm_ops;
	return 0;
}

static const struct file_operations well_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = well_mmap_prepare,
};

static void shaft_vma_close(struct vm_area_struct *vma)
{
	struct well *well = vma->vm_file->private_data;

	atomic_dec(&well->mappings);
	atomic_dec(&well->users);
}

static const struct vm_operations_struct shaft_vm_ops = {
	.close	= shaft_vma_close,
};

/* Here the count that may fail is the last thing that is done: a way that fails comes past it. */
static int shaft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct well *well = vma->vm_file->private_data;
	int ret = -EINVAL;

	atomic_inc(&well->mappings);
	if (!atomic_inc_unless_negative(&well->users))
		return -EINVAL;
	if (well->mode != 1)
		goto out;
	ret = 0;
out:
	if (ret)
		atomic_dec(&well->users);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &shaft_vm_ops;
	return ret;
}

static const struct file_operations shaft_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shaft_mmap,
};
