// SPDX-License-Identifier: MIT
/*
 * What the first mapping claims, and what a close() gives back by a helper, is no state that the device keeps once: nothing of
 * it may be left in a hook that runs before there is a mapping. A counter that is handed out is no statistic.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct sluice {
	struct task_struct *owner;
	void *log;
	void *gate;
	unsigned long pfn;
	unsigned int opened;
};

static struct sluice sluices[4];

static int owned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (sluice->owner)
		return -EBUSY;
	sluice->owner = current;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void sluice_drop(struct sluice *sluice)
{
	kfree(sluice->log);
	sluice->log = NULL;
}

static void logged_close(struct vm_area_struct *vma)
{
	sluice_drop(vma->vm_private_data);
}

static const struct vm_operations_struct logged_ops = {
	.close = logged_close,
};

static int logged_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (!sluice->log)
		sluice->log = kzalloc(64, GFP_KERNEL);
	if (!sluice->log)
		return -ENOMEM;
	vma->vm_private_data = sluice;
	vma->vm_ops = &logged_ops;
	return 0;
}

static int gated_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	if (!sluices[0].gate)
		sluices[1].gate = kzalloc(64, GFP_KERNEL);
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static unsigned int sluice_opened(struct sluice *sluice)
{
	return sluice->opened;
}

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	sluice->opened++;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int sluice_release(struct inode *inode, struct file *file)
{
	return sluice_opened(file->private_data) ? 0 : -EIO;
}

static const struct file_operations owned_fops = {
	.owner = THIS_MODULE,
	.mmap = owned_mmap,
};

static const struct file_operations logged_fops = {
	.owner = THIS_MODULE,
	.mmap = logged_mmap,
};

static const struct file_operations gated_fops = {
	.owner = THIS_MODULE,
	.mmap = gated_mmap,
};

static const struct file_operations counted_fops = {
	.owner = THIS_MODULE,
	.mmap = counted_mmap,
	.release = sluice_release,
};
