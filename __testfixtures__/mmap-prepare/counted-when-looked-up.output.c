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
static int chest_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long size = vma_desc_size(desc);
	struct chest *chest = chest_find(desc->pgoff);

	if (!chest)
		return -EINVAL;
	refcount_inc(&chest->ref);
	if (size > chest->size) {
		chest_put(chest);
		return -EINVAL;
	}
	mmap_action_remap_full(desc, chest->pfn);
	chest_put(chest);
	return 0;
}

static int chest_loaded_mmap_prepare(struct vm_area_desc *desc)
{
	struct chest *chest;
	int ret = -EINVAL;

	chest = xa_load(&chests, desc->pgoff);
	if (!chest)
		return -EINVAL;
	kref_get(&chest->kref);
	if (vma_desc_size(desc) <= chest->size) {
		mmap_action_remap_full(desc, chest->pfn);
		ret = 0;
	}
	kref_put(&chest->kref, chest_free);
	return ret;
}

static int chest_kept_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = file->private_data;
	int ret = -EINVAL;

	kref_get(&chest->kref);
	if (!desc->pgoff) {
		mmap_action_remap_full(desc, chest->pfn);
		ret = 0;
	}
	kref_put(&chest->kref, chest_free);
	return ret;
}

static int chest_of_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct chest *chest = chest_of(file);
	int ret = -EINVAL;

	kref_get(&chest->kref);
	if (!desc->pgoff) {
		mmap_action_remap_full(desc, chest->pfn);
		ret = 0;
	}
	kref_put(&chest->kref, chest_free);
	return ret;
}

static const struct file_operations chest_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = chest_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = chest_loaded_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = chest_kept_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = chest_of_mmap_prepare },
};
