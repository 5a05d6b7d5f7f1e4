/* Macros without parameters that lock hold something over the mapping call as what they stand for would. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(ditch_lock);

#define DITCH_LOCK mutex_lock(&ditch_lock)
#define DITCH_UNLOCK mutex_unlock(&ditch_lock);

static int ditch_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;
	int ret;

	DITCH_LOCK;
	ret = remap_pfn_range(vma, vma->vm_start, *pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	DITCH_UNLOCK
	return ret;
}

static const struct file_operations ditch_fops = {
	.mmap = ditch_mmap,
};
