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

static void watch_open(struct vm_area_struct *vma)
{
	struct watch *watch = vma->vm_private_data;

	refcount_inc(&watch->users);
}

static void watch_close(struct vm_area_struct *vma)
{
	struct watch *watch = vma->vm_private_data;

	if (!refcount_dec_and_test(&watch->users))
		return;
	mutex_lock(&watch->watcher->lock);
	list_del(&watch->list);
	mutex_unlock(&watch->watcher->lock);
	kfree(watch);
}

static const struct vm_operations_struct watch_vm_ops = {
	.open = watch_open,
	.close = watch_close,
	.fault = watch_fault,
};

static int watch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct watcher *watcher = file->private_data;
	struct watch *watch;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;

	watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	if (!watch)
		return -ENOMEM;

	watch->watcher = watcher;
	watch->start = vma->vm_start;
	refcount_set(&watch->users, 1);

	mutex_lock(&watcher->lock);
	list_add(&watch->list, &watcher->watches);
	mutex_unlock(&watcher->lock);

	vma->vm_private_data = watch;
	vma->vm_ops = &watch_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	return 0;
}

static const struct file_operations watch_fops = {
	.mmap = watch_mmap,
};
