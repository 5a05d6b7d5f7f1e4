/*
 * What nobody says anything about is told (MP060): a macro that is not called for its value, one whose name says that it
 * claims something, assembly that writes memory of the device. Barriers, checks and questions are not.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int moor_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct moor *moor = file->private_data;

	MOOR_STATE_ADVANCE(moor);
	if (MOOR_CLAIM(moor))
		return -EBUSY;
	asm volatile("lock; incl %0" : "+m" (moor->maps));
	mmap_action_remap_full(desc, moor->pfn);
	return 0;
}

static int moor_info_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct moor *moor = file->private_data;
	unsigned long now;

	MOOR_TRACE(moor);
	MOOR_ASSERT(moor->size);
	asm volatile("rdtsc" : "=A" (now) : : "memory");
	asm volatile("" : : "r" (moor) : "memory");
	if (desc->pgoff >= MOOR_PAGES(moor))
		return -EINVAL;
	mmap_action_remap_full(desc, moor->pfn);
	return 0;
}

static const struct file_operations moor_fops = {
	.mmap_prepare = moor_mmap_prepare,
};

static const struct file_operations moor_info_fops = {
	.mmap_prepare = moor_info_mmap_prepare,
};
