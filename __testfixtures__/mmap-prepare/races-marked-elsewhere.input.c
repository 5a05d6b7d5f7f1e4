// SPDX-License-Identifier: MIT
/*
 * Why: whoever takes out the mappings has been in the section of the hook before,
 * in a function that it calls, in a block with a guard, or in a loop: a hook that
 * maps in the section has finished, or sees that the device is gone.
 */
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct marked {
	struct mutex lock;
	bool gone;
	phys_addr_t base;
	struct address_space *space;
};

static void marked_enter(struct marked *m)
{
	mutex_lock(&m->lock);
}

static void marked_leave(struct marked *m)
{
	mutex_unlock(&m->lock);
}

static int marked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct marked *m = file->private_data;
	int err = -ENODEV;

	marked_enter(m);
	if (!m->gone)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 m->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	marked_leave(m);
	return err;
}

static const struct file_operations marked_fops = {
	.mmap = marked_mmap,
};

static void marked_set(struct marked *m)
{
	guard(mutex)(&m->lock);
	m->gone = true;
}

static void marked_remove(struct marked *m)
{
	marked_set(m);
	unmap_mapping_range(m->space, 0, 0, 1);
}

struct block {
	struct mutex lock;
	bool gone;
	phys_addr_t base;
	struct address_space *space;
};

static int block_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct block *b = file->private_data;
	int err = -ENODEV;

	mutex_lock(&b->lock);
	if (!b->gone)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 b->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&b->lock);
	return err;
}

static const struct file_operations block_fops = {
	.mmap = block_mmap,
};

static void block_remove(struct block *b)
{
	scoped_guard(mutex, &b->lock)
		b->gone = true;
	unmap_mapping_range(b->space, 0, 0, 1);
}

struct bank {
	struct mutex lock;
	bool gone;
	phys_addr_t base;
};

struct banks {
	struct bank bank[4];
	struct address_space *space;
};

static int banks_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct banks *b = file->private_data;
	unsigned int n = vma->vm_pgoff & 3;
	int err = -ENODEV;

	mutex_lock(&b->bank[n].lock);
	if (!b->bank[n].gone)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 b->bank[n].base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	mutex_unlock(&b->bank[n].lock);
	return err;
}

static const struct file_operations banks_fops = {
	.mmap = banks_mmap,
};

static void banks_remove(struct banks *b)
{
	int i;

	for (i = 0; i < 4; i++) {
		struct bank *bank = &b->bank[i];

		mutex_lock(&bank->lock);
		bank->gone = true;
		mutex_unlock(&bank->lock);
	}
	unmap_mapping_range(b->space, 0, 0, 1);
}

struct found {
	struct mutex lock;
	bool gone;
	phys_addr_t base;
	struct address_space *space;
};

static struct found *found_locked(struct file *file)
{
	struct found *f = file->private_data;

	mutex_lock(&f->lock);
	if (f->gone) {
		mutex_unlock(&f->lock);
		return NULL;
	}
	return f;
}

static void found_done(struct found *f)
{
	mutex_unlock(&f->lock);
}

static int found_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct found *f = found_locked(file);
	int err;

	if (!f)
		return -ENODEV;
	err = io_remap_pfn_range(vma, vma->vm_start,
				 f->base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start,
				 vma->vm_page_prot);
	found_done(f);
	return err;
}

static const struct file_operations found_fops = {
	.mmap = found_mmap,
};

static void found_remove(struct found *f)
{
	mutex_lock(&f->lock);
	f->gone = true;
	unmap_mapping_range(f->space, 0, 0, 1);
	mutex_unlock(&f->lock);
}
