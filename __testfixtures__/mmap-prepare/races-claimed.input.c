// SPDX-License-Identifier: MIT
/*
 * Why: a bit, or a number that one sets where nobody else has, keeps others out as
 * a lock does, and a count of those who are there is waited for.
 */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/wait.h>

#define LIFT_BUSY 0

struct lift {
	unsigned long state;
	atomic_t taken;
	int riding;
	atomic_t inside;
	wait_queue_head_t empty;
	bool stuck;
	phys_addr_t base;
	struct address_space *space;
};

static int bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lift *l = file->private_data;
	int err = -ENODEV;

	if (test_and_set_bit(LIFT_BUSY, &l->state))
		return -EBUSY;
	if (!l->stuck)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 l->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	clear_bit(LIFT_BUSY, &l->state);
	return err;
}

static const struct file_operations bit_fops = {
	.mmap = bit_mmap,
};

static int bit_stop(struct lift *l)
{
	if (test_and_set_bit(LIFT_BUSY, &l->state))
		return -EBUSY;
	l->stuck = true;
	unmap_mapping_range(l->space, 0, 0, 1);
	clear_bit(LIFT_BUSY, &l->state);
	return 0;
}

static int number_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lift *l = file->private_data;
	int err = -ENODEV;

	while (atomic_cmpxchg(&l->taken, 0, 1))
		cpu_relax();
	if (!l->stuck)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 l->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	atomic_set(&l->taken, 0);
	return err;
}

static const struct file_operations number_fops = {
	.mmap = number_mmap,
};

static void number_stop(struct lift *l)
{
	while (atomic_cmpxchg(&l->taken, 0, 1))
		cpu_relax();
	l->stuck = true;
	unmap_mapping_range(l->space, 0, 0, 1);
	atomic_set(&l->taken, 0);
}

static int inside_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lift *l = file->private_data;
	int err = -ENODEV;

	atomic_inc(&l->inside);
	if (!l->stuck)
		err = io_remap_pfn_range(vma, vma->vm_start,
					 l->base >> PAGE_SHIFT,
					 vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	if (atomic_dec_and_test(&l->inside))
		wake_up(&l->empty);
	return err;
}

static const struct file_operations inside_fops = {
	.mmap = inside_mmap,
};

static void inside_stop(struct lift *l)
{
	WRITE_ONCE(l->stuck, true);
	smp_mb();
	wait_event(l->empty, !atomic_read(&l->inside));
	unmap_mapping_range(l->space, 0, 0, 1);
}
