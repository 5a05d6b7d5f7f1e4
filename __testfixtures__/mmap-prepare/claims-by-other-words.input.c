// SPDX-License-Identifier: MIT
/*
 * Whatever asks for what is stored makes a claim of it: a local, a switch, a
 * conditional, a pointer, what tells and stores at once. What nobody asks for
 * before it is stored is none.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>

enum { LOCK_EMPTY, LOCK_FULL };

struct lock_chamber {
	struct task_struct *skipper;
	unsigned long pfn;
	unsigned long size;
	int level;
	int gate;
	bool ready;
};

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int gate = lock->gate;

	if (gate)
		return -EBUSY;
	lock->gate = 1;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	switch (lock->level) {
	case LOCK_EMPTY:
		break;
	default:
		return -EBUSY;
	}
	lock->level = LOCK_FULL;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int conditional_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int err = lock->skipper ? -EBUSY : 0;

	if (err)
		return err;
	lock->skipper = current;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int *gate = &lock->gate;

	if (*gate)
		return -EBUSY;
	*gate = 1;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	static int once;

	if (once)
		return -EBUSY;
	once = 1;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int swapped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (xchg(&lock->gate, 1))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int compared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	struct task_struct *other = cmpxchg(&lock->skipper, NULL, current);

	if (other)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int level = READ_ONCE(lock->level);

	if (level != LOCK_EMPTY)
		return -EBUSY;
	WRITE_ONCE(lock->level, LOCK_FULL);
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int unasked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	lock->level = LOCK_FULL;
	if (size > lock->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static int namesake_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lock_chamber *lock = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int gate = size > lock->size;

	if (gate)
		return -EINVAL;
	lock->gate = 1;
	return remap_pfn_range(vma, vma->vm_start, lock->pfn, size, vma->vm_page_prot);
}

static const struct file_operations local_fops = {
	.owner = THIS_MODULE,
	.mmap = local_mmap,
};

static const struct file_operations chosen_fops = {
	.owner = THIS_MODULE,
	.mmap = chosen_mmap,
};

static const struct file_operations conditional_fops = {
	.owner = THIS_MODULE,
	.mmap = conditional_mmap,
};

static const struct file_operations pointed_fops = {
	.owner = THIS_MODULE,
	.mmap = pointed_mmap,
};

static const struct file_operations kept_fops = {
	.owner = THIS_MODULE,
	.mmap = kept_mmap,
};

static const struct file_operations swapped_fops = {
	.owner = THIS_MODULE,
	.mmap = swapped_mmap,
};

static const struct file_operations compared_fops = {
	.owner = THIS_MODULE,
	.mmap = compared_mmap,
};

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};

static const struct file_operations unasked_fops = {
	.owner = THIS_MODULE,
	.mmap = unasked_mmap,
};

static const struct file_operations namesake_fops = {
	.owner = THIS_MODULE,
	.mmap = namesake_mmap,
};
