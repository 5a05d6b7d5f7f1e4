// SPDX-License-Identifier: MIT
/*
 * Why: ten more sections around a mapping call, with other primitives. Eight end in
 * another function that takes out what is mapped: refused. In the last two nothing
 * does: a warning, or, where the zapping function takes another lock, a warning.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static void interruptible_zap(struct interruptible *s)
{
	unmap_mapping_range(s->mapping, 0, 0, 1);
}

/* Guard() on both sides. */
struct guarded {
	struct mutex lock;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int guarded_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct guarded *s = file->private_data;
	int ret;

	guard(mutex)(&s->lock);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	return ret;
}

static void guarded_remove(struct guarded *s)
{
	guard(mutex)(&s->lock);
	s->gone = true;
	unmap_mapping_range(s->mapping, 0, 0, 1);
}

static const struct file_operations guarded_fops = {
	.mmap = guarded_mmap,
};

/* Scoped_guard() on both sides. */
struct scoped {
	struct mutex lock;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct scoped *s = file->private_data;
	int ret;

	scoped_guard(mutex, &s->lock) {
		ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	}
	return ret;
}

static void scoped_remove(struct scoped *s)
{
	scoped_guard(mutex, &s->lock) {
		s->gone = true;
		unmap_mapping_range(s->mapping, 0, 0, 1);
	}
}

static const struct file_operations scoped_fops = {
	.mmap = scoped_mmap,
};

/* Zapped once the lock is free again. */
struct spun {
	spinlock_t lock;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int spun_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spun *s = file->private_data;
	int ret;

	spin_lock(&s->lock);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	spin_unlock(&s->lock);
	return ret;
}

static void spun_remove(struct spun *s)
{
	spin_lock(&s->lock);
	s->gone = true;
	spin_unlock(&s->lock);
	unmap_mapping_range(s->mapping, 0, 0, 1);
}

static const struct file_operations spun_fops = {
	.mmap = spun_mmap,
};

/* Read and write side. */
struct read {
	struct rw_semaphore sem;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct read *s = file->private_data;
	int ret;

	down_read(&s->sem);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	up_read(&s->sem);
	return ret;
}

static void read_remove(struct read *s)
{
	down_write(&s->sem);
	unmap_mapping_pages(s->mapping, 0, 0, true);
	up_write(&s->sem);
}

static const struct file_operations read_fops = {
	.mmap = read_mmap,
};

/* The other side waits for the readers. */
struct srcu {
	struct srcu_struct srcu;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int srcu_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct srcu *s = file->private_data;
	int ret, idx;

	idx = srcu_read_lock(&s->srcu);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	srcu_read_unlock(&s->srcu, idx);
	return ret;
}

static void srcu_remove(struct srcu *s)
{
	s->gone = true;
	synchronize_srcu(&s->srcu);
	unmap_mapping_range(s->mapping, 0, 0, 1);
}

static const struct file_operations srcu_fops = {
	.mmap = srcu_mmap,
};

/* A reference that is killed first. */
struct refs {
	struct percpu_ref refs;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int refs_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct refs *s = file->private_data;
	int ret;

	if (!percpu_ref_tryget_live(&s->refs))
		return -ENODEV;
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	percpu_ref_put(&s->refs);
	return ret;
}

static void refs_remove(struct refs *s)
{
	percpu_ref_kill(&s->refs);
	wait_for_completion(&s->done);
	unmap_mapping_range(s->mapping, 0, 0, 1);
}

static const struct file_operations refs_fops = {
	.mmap = refs_mmap,
};

/* Drm_dev_unplug() zaps by itself. */
struct drm {
	struct drm_device drm;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int drm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drm *s = file->private_data;
	int ret, idx;

	if (!drm_dev_enter(&s->drm, &idx))
		return -ENODEV;
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	drm_dev_exit(idx);
	return ret;
}

static void drm_remove(struct drm *s)
{
	drm_dev_unplug(&s->drm);
}

static const struct file_operations drm_fops = {
	.mmap = drm_mmap,
};

/* Zapped in a function further down. */
struct interruptible {
	struct mutex lock;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int interruptible_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct interruptible *s = file->private_data;
	int ret;

	if (mutex_lock_interruptible(&s->lock))
		return -ERESTARTSYS;
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	mutex_unlock(&s->lock);
	return ret;
}

static void interruptible_remove(struct interruptible *s)
{
	mutex_lock(&s->lock);
	interruptible_zap(s);
	mutex_unlock(&s->lock);
}

static const struct file_operations interruptible_fops = {
	.mmap = interruptible_mmap,
};

/* Freed without looking, as before. */
struct plain {
	struct mutex lock;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plain *s = file->private_data;
	int ret;

	mutex_lock(&s->lock);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	mutex_unlock(&s->lock);
	return ret;
}

static void plain_remove(struct plain *s)
{
	mutex_lock(&s->lock);
	kfree(s->buffer);
	mutex_unlock(&s->lock);
}

static const struct file_operations plain_fops = {
	.mmap = plain_mmap,
};

/* Another lock. */
struct another {
	struct mutex lock;
	struct mutex other;
	struct address_space *mapping;
	unsigned long pfn;
	bool gone;
};

static int another_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct another *s = file->private_data;
	int ret;

	mutex_lock(&s->lock);
	ret = io_remap_pfn_range(vma, vma->vm_start, s->pfn,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	mutex_unlock(&s->lock);
	return ret;
}

static void another_remove(struct another *s)
{
	mutex_lock(&s->other);
	unmap_mapping_range(s->mapping, 0, 0, 1);
	mutex_unlock(&s->other);
}

static const struct file_operations another_fops = {
	.mmap = another_mmap,
};
