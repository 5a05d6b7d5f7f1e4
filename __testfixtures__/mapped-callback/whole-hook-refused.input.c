// SPDX-License-Identifier: MIT
/*
 * A hook does not move as a whole where what mapped() stores would be lost in a merge, or where its pages would be there before
 * mapped() has looked.
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

err_unlock:
	mutex_unlock(&yard->lock);
	kfree(slip);
	return ret;
}

static void merged_close(struct vm_area_struct *vma)
{
	struct slip *slip = vma->vm_private_data;

	kref_put(&slip->ref, slip_free);
}

static const struct vm_operations_struct merged_ops = {
	.close = merged_close,
};

/* Nothing forbids merging: what mapped() stores would be lost. */
static int merged_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yard *yard = file->private_data;
	struct slip *slip;

	mutex_lock(&yard->lock);
	slip = slip_find(yard, vma->vm_pgoff);
	if (slip)
		kref_get(&slip->ref);
	mutex_unlock(&yard->lock);
	if (!slip)
		return -ENOENT;
	vma->vm_private_data = slip;
	vma->vm_ops = &merged_ops;
	return 0;
}

static void mapping_close(struct vm_area_struct *vma)
{
	struct slip *slip = vma->vm_private_data;

	kref_put(&slip->ref, slip_free);
}

static const struct vm_operations_struct mapping_ops = {
	.close = mapping_close,
};

/* Its pages would be there before mapped() has looked. */
static int mapping_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yard *yard = file->private_data;
	struct slip *slip;

	mutex_lock(&yard->lock);
	slip = slip_find(yard, vma->vm_pgoff);
	if (slip)
		kref_get(&slip->ref);
	mutex_unlock(&yard->lock);
	if (!slip)
		return -ENOENT;
	vma->vm_private_data = slip;
	vma->vm_ops = &mapping_ops;
	return remap_pfn_range(vma, vma->vm_start, slip->pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations merged_fops = {
	.owner = THIS_MODULE,
	.mmap = merged_mmap,
};

static const struct file_operations mapping_fops = {
	.owner = THIS_MODULE,
	.mmap = mapping_mmap,
};
