// SPDX-License-Identifier: MIT
/*
 * Why: what ends with an arm cannot stand behind it, nor does a comment between
 * two arms have a place: a count in such an arm stays, and is told.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct tray {
	struct mutex lock;
	unsigned long pfn;
	bool gone;
	int users;
	int limit;
};

static DEFINE_MUTEX(tray_lock);

static void tray_open(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users++;
	mutex_unlock(&tray->lock);
}

static void guarded_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct guarded_vm_ops = {
	.open	= tray_open,
	.close	= guarded_close,
};

static int guarded_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	mutex_lock(&tray->lock);
	if (tray->gone) {
		ret = -ENODEV;
	} else {
		guard(mutex)(&tray_lock);
		tray->users++;
	}
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &guarded_vm_ops;
	return 0;
}

static const struct file_operations guarded_fops = {
	.owner	= THIS_MODULE,
	.mmap	= guarded_mmap,
};

static void between_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct between_vm_ops = {
	.open	= tray_open,
	.close	= between_close,
};

static int between_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	mutex_lock(&tray->lock);
	if (tray->gone)
		ret = -ENODEV; /* unplugged */
	else
		tray->users++;
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &between_vm_ops;
	return 0;
}

static const struct file_operations between_fops = {
	.owner	= THIS_MODULE,
	.mmap	= between_mmap,
};

static void read_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct read_vm_ops = {
	.open	= tray_open,
	.close	= read_close,
};

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	ret = -ENODEV;
	mutex_lock(&tray->lock);
	if (!tray->gone) {
		tray->limit += ret;
		tray->users++;
		ret = 0;
	}
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &read_vm_ops;
	return 0;
}

static const struct file_operations read_fops = {
	.owner	= THIS_MODULE,
	.mmap	= read_mmap,
};
