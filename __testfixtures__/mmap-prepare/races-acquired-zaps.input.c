// SPDX-License-Identifier: MIT
/*
 * Why: ACQUIRE() holds a lock to the end of the block, as guard() does, and
 * ACQUIRE_ERR() only asks whether it was got. One hook maps under a lock that no
 * other function needs; the other under one under which the mappings are taken away.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct sluice {
	struct mutex lock;
	struct rw_semaphore gate;
	struct address_space *mapping;
	unsigned long pfn;
	bool shut;
};

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int err;

	ACQUIRE(mutex_intr, lock)(&sluice->lock);
	err = ACQUIRE_ERR(mutex_intr, &lock);
	if (err)
		return err;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations plain_fops = {
	.mmap = plain_mmap,
};

static int zapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	ACQUIRE(rwsem_read_kill, gate)(&sluice->gate);
	if (ACQUIRE_ERR(rwsem_read_kill, &gate))
		return -EINTR;
	if (sluice->shut)
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations zapped_fops = {
	.mmap = zapped_mmap,
};

static void sluice_shut(struct sluice *sluice)
{
	down_write(&sluice->gate);
	sluice->shut = true;
	unmap_mapping_range(sluice->mapping, 0, 0, 1);
	up_write(&sluice->gate);
}
