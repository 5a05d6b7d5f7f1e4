// SPDX-License-Identifier: MIT
/* What decides whether a later mapping fails is a claim, whatever is stored for it, and wherever. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	struct task_struct *owner;
	atomic_t busy;
	bool taken;
	unsigned long pfn;
};

static int sluice_claim(struct sluice *sluice)
{
	if (sluice->taken)
		return -EBUSY;
	sluice->taken = true;
	return 0;
}

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int err = sluice_claim(sluice);

	if (err)
		return err;
	return vm_iomap_memory(vma, sluice->pfn << PAGE_SHIFT, PAGE_SIZE);
}

static int atomic_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (atomic_read(&sluice->busy))
		return -EBUSY;
	atomic_set(&sluice->busy, 1);
	return vm_iomap_memory(vma, sluice->pfn << PAGE_SHIFT, PAGE_SIZE);
}

static int once_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (READ_ONCE(sluice->taken))
		goto busy;
	WRITE_ONCE(sluice->taken, true);
	return vm_iomap_memory(vma, sluice->pfn << PAGE_SHIFT, PAGE_SIZE);

busy:
	return -EBUSY;
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (!sluice->pfn)
		return -ENODEV;
	sluice->taken = true;
	return vm_iomap_memory(vma, sluice->pfn << PAGE_SHIFT, PAGE_SIZE);
}

static const struct file_operations helper_fops = {
	.owner = THIS_MODULE,
	.mmap = helper_mmap,
};

static const struct file_operations atomic_fops = {
	.owner = THIS_MODULE,
	.mmap = atomic_mmap,
};

static const struct file_operations once_fops = {
	.owner = THIS_MODULE,
	.mmap = once_mmap,
};

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap = told_mmap,
};
