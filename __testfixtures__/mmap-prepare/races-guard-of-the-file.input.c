/*
 * A class of guards that the file defines itself holds what its text takes: the end of the device zaps under that lock, by
 * the kernel's own functions or by another class of the file.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

struct sluice {
	struct mutex lock;
	struct rw_semaphore sem;
	bool gone;
	unsigned long pfn;
	struct address_space *mapping;
};

DEFINE_GUARD(sluice, struct sluice *, mutex_lock(&_T->lock), mutex_unlock(&_T->lock))
DEFINE_GUARD_COND(sluice, _try, mutex_trylock(&_T->lock))
DEFINE_LOCK_GUARD_1(sluice_read, struct sluice,
		    down_read(&_T->lock->sem),
		    up_read(&_T->lock->sem))
DEFINE_CLASS(sluice_held, struct sluice *, mutex_unlock(&_T->lock),
	     ({ mutex_lock(&sluice->lock); sluice; }), struct sluice *sluice)

static int sluice_guard_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	guard(sluice)(sluice);
	if (sluice->gone)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int sluice_scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	scoped_cond_guard(sluice_try, return -EAGAIN, sluice) {
		if (sluice->gone)
			return -ENODEV;
		return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start,
				       vma->vm_page_prot);
	}
	return 0;
}

static int sluice_read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;

	guard(sluice_read)(sluice);
	if (sluice->gone)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int sluice_class_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	CLASS(sluice_held, held)(sluice);

	if (sluice->gone)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, sluice->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void sluice_remove(struct sluice *sluice)
{
	guard(sluice)(sluice);
	down_write(&sluice->sem);
	sluice->gone = true;
	unmap_mapping_range(sluice->mapping, 0, 0, 1);
	up_write(&sluice->sem);
}

static const struct file_operations sluice_guard_fops = {
	.mmap = sluice_guard_mmap,
};

static const struct file_operations sluice_scoped_fops = {
	.mmap = sluice_scoped_mmap,
};

static const struct file_operations sluice_read_fops = {
	.mmap = sluice_read_mmap,
};

static const struct file_operations sluice_class_fops = {
	.mmap = sluice_class_mmap,
};
