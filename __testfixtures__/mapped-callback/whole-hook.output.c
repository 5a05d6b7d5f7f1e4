// SPDX-License-Identifier: MIT
/*
 * A hook that looks its object up and takes it in a way of its own moves to mapped() as a whole, where pages come by fault: what
 * depends on a take need not be an error return alone, and error paths need not be understood. Checks of the range stay.
 */
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct slip {
	struct kref ref;
	struct list_head node;
	unsigned long pgoff;
};

struct yard {
	struct mutex lock;
	struct list_head slips;
};

struct slip *slip_find(struct yard *yard, unsigned long pgoff);
void slip_free(struct kref *ref);

static int slip_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct yard *yard = file->private_data;
	struct slip *slip;

	mutex_lock(&yard->lock);
	slip = slip_find(yard, pgoff);
	if (slip)
		kref_get(&slip->ref);
	mutex_unlock(&yard->lock);
	if (!slip)
		return -ENOENT;
	*vm_private_data = slip;
	return 0;
}

static void slip_close(struct vm_area_struct *vma)
{
	struct slip *slip = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!slip)
		return;

	kref_put(&slip->ref, slip_free);
}

static const struct vm_operations_struct find_ops = {
	.mapped = slip_mapped,
	.close = slip_close,
};

static int find_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);

	if (size > 16 * PAGE_SIZE)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &find_ops;
	return 0;
}

static int own_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	struct yard *yard = file->private_data;
	struct slip *other;
	int ret = -EBUSY;
	struct slip *slip = kzalloc(sizeof(*slip), GFP_KERNEL);

	if (!slip)
		return -ENOMEM;
	slip->pgoff = pgoff;
	mutex_lock(&yard->lock);
	/* One mapping of a place at a time. */
	list_for_each_entry(other, &yard->slips, node) {
		if (other->pgoff == slip->pgoff)
			goto err_unlock;
	}
	list_add(&slip->node, &yard->slips);
	mutex_unlock(&yard->lock);
	*vm_private_data = slip;
	return 0;

err_unlock:
	mutex_unlock(&yard->lock);
	kfree(slip);
	return ret;
}

static void own_close(struct vm_area_struct *vma)
{
	struct yard *yard = vma->vm_file->private_data;
	struct slip *slip = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!slip)
		return;

	mutex_lock(&yard->lock);
	list_del(&slip->node);
	mutex_unlock(&yard->lock);
	kfree(slip);
}

static const struct vm_operations_struct own_ops = {
	.mapped = own_mapped,
	.close = own_close,
};

static int own_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	desc->vm_ops = &own_ops;
	return 0;
}

static const struct file_operations find_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = find_mmap_prepare,
};

static const struct file_operations own_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = own_mmap_prepare,
};
