// SPDX-License-Identifier: MIT
/* mapped() is given a const file: helpers that only look into it can take one, here and in the hooks. */
#include <linux/fs.h>
#include <linux/mm.h>

struct spool {
	phys_addr_t base;
	size_t size;
	atomic_t users;
};

static inline struct spool *file_to_spool(const struct file *file)
{
	return file->private_data;
}

static struct spool *spool_of(int minor, const struct file *file)
{
	if (!file || minor < 0)
		return NULL;
	return file_to_spool(file);
}

static int spool_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct spool *spool = file_to_spool(file);

	*vm_private_data = spool;
	atomic_inc(&spool->users);
	return 0;
}

static void spool_open(struct vm_area_struct *vma)
{
	struct spool *spool = vma->vm_private_data;

	atomic_inc(&spool->users);
}

static void spool_close(struct vm_area_struct *vma)
{
	struct spool *spool = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
	if (!spool)
		return;

	atomic_dec(&spool->users);
}

static const struct vm_operations_struct spool_vm_ops = {
	.mapped	= spool_mapped,
	.open	= spool_open,
	.close	= spool_close,
};

static int spool_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct spool *spool = file_to_spool(file);

	mmap_action_simple_ioremap(desc, spool->base, spool->size);
	desc->vm_ops = &spool_vm_ops;
	return 0;
}

static int reel_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct spool *spool = spool_of(0, file);

	atomic_inc(&spool->users);
	return 0;
}

static void reel_open(struct vm_area_struct *vma)
{
	struct spool *spool = spool_of(0, vma->vm_file);

	atomic_inc(&spool->users);
}

static void reel_close(struct vm_area_struct *vma)
{
	struct spool *spool = spool_of(0, vma->vm_file);

	atomic_dec(&spool->users);
}

static vm_fault_t reel_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct reel_vm_ops = {
	.mapped	= reel_mapped,
	.open	= reel_open,
	.close	= reel_close,
	.fault	= reel_fault,
};

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct spool *spool = file_to_spool(file);

	if (vma_desc_size(desc) > spool->size)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &reel_vm_ops;
	return 0;
}

static const struct file_operations spool_fops = { .mmap_prepare = spool_mmap_prepare };
static const struct file_operations reel_fops = { .mmap_prepare = reel_mmap_prepare };
