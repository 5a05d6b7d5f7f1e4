// SPDX-License-Identifier: MIT
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct watch {
	struct list_head list;
	struct watcher *watcher;
	unsigned long start;
	refcount_t users;
};

static int watch_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct watcher *watcher = file->private_data;
	struct watch *watch;

	watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	if (!watch)
		return -ENOMEM;

	watch->watcher = watcher;
	watch->start = start;
	refcount_set(&watch->users, 1);

	mutex_lock(&watcher->lock);
	list_add(&watch->list, &watcher->watches);
	mutex_unlock(&watcher->lock);

	*vm_private_data = watch;
	return 0;
}

static void watch_open(struct vm_area_struct *vma)
{
	struct watch *watch = vma->vm_private_data;

	refcount_inc(&watch->users);
}

static void watch_close(struct vm_area_struct *vma)
{
	struct watch *watch = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!watch)
		return;

	if (!refcount_dec_and_test(&watch->users))
		return;
	mutex_lock(&watch->watcher->lock);
	list_del(&watch->list);
	mutex_unlock(&watch->watcher->lock);
	kfree(watch);
}

static const struct vm_operations_struct watch_vm_ops = {
	.mapped = watch_mapped,
	.open = watch_open,
	.close = watch_close,
	.fault = watch_fault,
};

static int watch_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;

	desc->vm_ops = &watch_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations watch_fops = {
	.mmap_prepare = watch_mmap_prepare,
};
