// SPDX-License-Identifier: MIT
/*
 * Why: a count that an else arm takes under a lock, where the other arm holds
 * an error: each error jumps to the unlock, in mapped() as well.
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

static void tray_open(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users++;
	mutex_unlock(&tray->lock);
}

static void chain_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct chain_vm_ops = {
	.open	= tray_open,
	.close	= chain_close,
};

static int chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	mutex_lock(&tray->lock);
	if (tray->gone)
		ret = -ENODEV;
	else if (tray->users >= tray->limit)
		ret = -EBUSY;
	else
		tray->users++;
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &chain_vm_ops;
	return 0;
}

static const struct file_operations chain_fops = {
	.owner	= THIS_MODULE,
	.mmap	= chain_mmap,
};

static void first_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct first_vm_ops = {
	.open	= tray_open,
	.close	= first_close,
};

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	vma->vm_private_data = tray;
	vma->vm_ops = &first_vm_ops;

	mutex_lock(&tray->lock);
	if (tray->users < tray->limit) {
		/* One more that looks at it. */
		tray->users++;
	} else {
		pr_debug("full\n");
		ret = -EBUSY;
	}
	mutex_unlock(&tray->lock);
	return ret;
}

static const struct file_operations first_fops = {
	.owner	= THIS_MODULE,
	.mmap	= first_mmap,
};

static void before_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct before_vm_ops = {
	.open	= tray_open,
	.close	= before_close,
};

static int before_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	ret = -ENODEV;
	mutex_lock(&tray->lock);
	if (!tray->gone) {
		tray->users++;
		ret = 0;
	}
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &before_vm_ops;
	return 0;
}

static const struct file_operations before_fops = {
	.owner	= THIS_MODULE,
	.mmap	= before_mmap,
};

static void label_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct label_vm_ops = {
	.open	= tray_open,
	.close	= label_close,
};

static int label_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	mutex_lock(&tray->lock);
	if (!tray->limit) {
		ret = -EINVAL;
		goto done;
	}
	if (tray->gone)
		ret = -ENODEV;
	else
		tray->users++;
done:
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	vma->vm_private_data = tray;
	vma->vm_ops = &label_vm_ops;
	return 0;
}

static const struct file_operations label_fops = {
	.owner	= THIS_MODULE,
	.mmap	= label_mmap,
};
