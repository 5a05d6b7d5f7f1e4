// SPDX-License-Identifier: MIT
/* mapped() is given a const file: helpers that only look into it can take one, here and in the hooks. */
#include <linux/fs.h>
#include <linux/mm.h>

struct spool {
	phys_addr_t base;
	size_t size;
	atomic_t users;
};

static inline struct spool *file_to_spool(struct file *file)
{
	return file->private_data;
}

static struct spool *spool_of(int minor, struct file *file)
{
	if (!file || minor < 0)
		return NULL;
	return file_to_spool(file);
}

static void spool_open(struct vm_area_struct *vma)
{
	struct spool *spool = vma->vm_private_data;

	atomic_inc(&spool->users);
}

static void spool_close(struct vm_area_struct *vma)
{
	struct spool *spool = vma->vm_private_data;

	atomic_dec(&spool->users);
}

static const struct vm_operations_struct spool_vm_ops = {
	.open	= spool_open,
	.close	= spool_close,
};

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spool *spool = file_to_spool(file);
	int ret;

	ret = vm_iomap_memory(vma, spool->base, spool->size);
	if (ret)
		return ret;
	vma->vm_private_data = spool;
	vma->vm_ops = &spool_vm_ops;
	spool_open(vma);
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
	.open	= reel_open,
	.close	= reel_close,
	.fault	= reel_fault,
};

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spool *spool = file_to_spool(file);

	if (vma->vm_end - vma->vm_start > spool->size)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &reel_vm_ops;
	reel_open(vma);
	return 0;
}

static const struct file_operations spool_fops = { .mmap = spool_mmap };
static const struct file_operations reel_fops = { .mmap = reel_mmap };
