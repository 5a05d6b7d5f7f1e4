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

static void slip_close(struct vm_area_struct *vma)
{
	struct slip *slip = vma->vm_private_data;

	kref_put(&slip->ref, slip_free);
}

static const struct vm_operations_struct find_ops = {
	.close = slip_close,
};

static int find_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	struct yard *yard = file->private_data;
	struct slip *slip;

	if (size > 16 * PAGE_SIZE)
		return -EINVAL;

	mutex_lock(&yard->lock);
	slip = slip_find(yard, vma->vm_pgoff);
	if (slip)
		kref_get(&slip->ref);
	mutex_unlock(&yard->lock);
	if (!slip)
		return -ENOENT;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = slip;
	vma->vm_ops = &find_ops;
	return 0;
}

static void own_close(struct vm_area_struct *vma)
{
	struct yard *yard = vma->vm_file->private_data;
	struct slip *slip = vma->vm_private_data;

	mutex_lock(&yard->lock);
	list_del(&slip->node);
	mutex_unlock(&yard->lock);
	kfree(slip);
}

static const struct vm_operations_struct own_ops = {
	.close = own_close,
};

static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yard *yard = file->private_data;
	struct slip *slip = kzalloc(sizeof(*slip), GFP_KERNEL);
	struct slip *other;
	int ret = -EBUSY;

	if (!slip)
		return -ENOMEM;
	slip->pgoff = vma->vm_pgoff;
	mutex_lock(&yard->lock);
	/* One mapping of a place at a time. */
	list_for_each_entry(other, &yard->slips, node) {
		if (other->pgoff == slip->pgoff)
			goto err_unlock;
	}
	list_add(&slip->node, &yard->slips);
	mutex_unlock(&yard->lock);

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_private_data = slip;
	vma->vm_ops = &own_ops;
	return 0;

err_unlock:
	mutex_unlock(&yard->lock);
	kfree(slip);
	return ret;
}

static const struct file_operations find_fops = {
	.owner = THIS_MODULE,
	.mmap = find_mmap,
};

static const struct file_operations own_fops = {
	.owner = THIS_MODULE,
	.mmap = own_mmap,
};
