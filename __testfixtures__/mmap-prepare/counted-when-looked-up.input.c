// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/xarray.h>

struct chest {
	struct kref kref;
	refcount_t ref;
	unsigned long size;
	unsigned long pfn;
};

struct chest *chest_find(unsigned long index);
struct chest *chest_of(struct file *file);
void chest_free(struct kref *kref);
void chest_put(struct chest *chest);

static DEFINE_XARRAY(chests);

/*
 * Why: an object that was looked up, and is held for the time of the hook
 * only, may be gone before the action is performed. One that the file keeps
 * stays, held or not: nothing is said of it.
 */
static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	struct chest *chest = chest_find(vma->vm_pgoff);
	int ret;

	if (!chest)
		return -EINVAL;
	refcount_inc(&chest->ref);
	if (size > chest->size) {
		chest_put(chest);
		return -EINVAL;
	}
	ret = remap_pfn_range(vma, vma->vm_start, chest->pfn, size,
			      vma->vm_page_prot);
	chest_put(chest);
	return ret;
}

static int chest_loaded_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest;
	int ret = -EINVAL;

	chest = xa_load(&chests, vma->vm_pgoff);
	if (!chest)
		return -EINVAL;
	kref_get(&chest->kref);
	if (vma->vm_end - vma->vm_start <= chest->size)
		ret = remap_pfn_range(vma, vma->vm_start, chest->pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
	kref_put(&chest->kref, chest_free);
	return ret;
}

static int chest_kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = file->private_data;
	int ret = -EINVAL;

	kref_get(&chest->kref);
	if (!vma->vm_pgoff)
		ret = remap_pfn_range(vma, vma->vm_start, chest->pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
	kref_put(&chest->kref, chest_free);
	return ret;
}

static int chest_of_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = chest_of(file);
	int ret = -EINVAL;

	kref_get(&chest->kref);
	if (!vma->vm_pgoff)
		ret = remap_pfn_range(vma, vma->vm_start, chest->pfn,
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot);
	kref_put(&chest->kref, chest_free);
	return ret;
}

static const struct file_operations chest_fops[] = {
	{ .owner = THIS_MODULE, .mmap = chest_mmap },
	{ .owner = THIS_MODULE, .mmap = chest_loaded_mmap },
	{ .owner = THIS_MODULE, .mmap = chest_kept_mmap },
	{ .owner = THIS_MODULE, .mmap = chest_of_mmap },
};
