/*
 * What nobody says anything about is told (MP060): a macro that is not called for its value, one whose name says that it
 * claims something, assembly that writes memory of the device. Barriers, checks and questions are not.
 */
#include <linux/fs.h>
#include <linux/mm.h>

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	MOOR_STATE_ADVANCE(moor);
	if (MOOR_CLAIM(moor))
		return -EBUSY;
	asm volatile("lock; incl %0" : "+m" (moor->maps));
	return remap_pfn_range(vma, vma->vm_start, moor->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int moor_info_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	unsigned long now;

	MOOR_TRACE(moor);
	MOOR_ASSERT(moor->size);
	asm volatile("rdtsc" : "=A" (now) : : "memory");
	asm volatile("" : : "r" (moor) : "memory");
	if (vma->vm_pgoff >= MOOR_PAGES(moor))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, moor->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations moor_fops = {
	.mmap = moor_mmap,
};

static const struct file_operations moor_info_fops = {
	.mmap = moor_info_mmap,
};
