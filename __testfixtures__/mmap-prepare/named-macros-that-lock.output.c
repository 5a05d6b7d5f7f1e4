/* Macros without parameters that lock hold something over the mapping call as what they stand for would. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(ditch_lock);

#define DITCH_LOCK mutex_lock(&ditch_lock)
#define DITCH_UNLOCK mutex_unlock(&ditch_lock);

static int ditch_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	unsigned long *pfn = file->private_data;

	mutex_lock(&ditch_lock);
	mmap_action_remap_full(desc, *pfn);
	mutex_unlock(&ditch_lock);
	return 0;
}

static const struct file_operations ditch_fops = {
	.mmap_prepare = ditch_mmap_prepare,
};
