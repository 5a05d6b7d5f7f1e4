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

static int chain_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	mutex_lock(&tray->lock);
	if (tray->gone) {
		ret = -ENODEV;
		goto unlock;
	}
	if (tray->users >= tray->limit) {
		ret = -EBUSY;
		goto unlock;
	}
	tray->users++;
unlock:
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	*vm_private_data = tray;
	return 0;
}

static int first_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	mutex_lock(&tray->lock);
	if (tray->users >= tray->limit) {
		pr_debug("full\n");
		ret = -EBUSY;
		goto unlock;
	}
	/* One more that looks at it. */
	tray->users++;
unlock:
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	*vm_private_data = tray;
	return 0;
}

static int before_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct tray *tray = file->private_data;
	int ret;

	mutex_lock(&tray->lock);
	if (tray->gone) {
		ret = -ENODEV;
		goto unlock;
	}
	tray->users++;
	ret = 0;
unlock:
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	*vm_private_data = tray;
	return 0;
}

static int label_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct tray *tray = file->private_data;
	int ret = 0;

	mutex_lock(&tray->lock);
	if (!tray->limit) {
		ret = -EINVAL;
		goto done;
	}
	if (tray->gone) {
		ret = -ENODEV;
		goto done;
	}
	tray->users++;
done:
	mutex_unlock(&tray->lock);
	if (ret)
		return ret;

	*vm_private_data = tray;
	return 0;
}

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

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!tray)
		return;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct chain_vm_ops = {
	.mapped	= chain_mapped,
	.open	= tray_open,
	.close	= chain_close,
};

static int chain_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);

	desc->vm_ops = &chain_vm_ops;
	return 0;
}

static const struct file_operations chain_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = chain_mmap_prepare,
};

static void first_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!tray)
		return;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct first_vm_ops = {
	.mapped	= first_mapped,
	.open	= tray_open,
	.close	= first_close,
};

static int first_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &first_vm_ops;

	return 0;
}

static const struct file_operations first_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = first_mmap_prepare,
};

static void before_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!tray)
		return;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct before_vm_ops = {
	.mapped	= before_mapped,
	.open	= tray_open,
	.close	= before_close,
};

static int before_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);

	desc->vm_ops = &before_vm_ops;
	return 0;
}

static const struct file_operations before_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = before_mmap_prepare,
};

static void label_close(struct vm_area_struct *vma)
{
	struct tray *tray = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!tray)
		return;

	mutex_lock(&tray->lock);
	tray->users--;
	mutex_unlock(&tray->lock);
}

static const struct vm_operations_struct label_vm_ops = {
	.mapped	= label_mapped,
	.open	= tray_open,
	.close	= label_close,
};

static int label_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);

	desc->vm_ops = &label_vm_ops;
	return 0;
}

static const struct file_operations label_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = label_mmap_prepare,
};
