/* The same, and the lock is free again before the pages are there. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
struct dray { struct mutex lock; bool gone; unsigned long phys; struct file *file; };
static int dray_mmap_prepare(struct vm_area_desc *desc)
{
	struct dray *d = desc->file->private_data;
	int ret = -ENODEV;

	mutex_lock(&d->lock);
	if (!d->gone) {
		mmap_action_remap_full(desc, d->phys >> PAGE_SHIFT);
		ret = 0;
	}
	mutex_unlock(&d->lock);
	return ret;
}
static void dray_drops_oats(void *p)
{
	kfree(p);
}
static void dray_drops_hay(void *p)
{
	kfree(p);
}
static void dray_drops_barrels(void *p)
{
	kfree(p);
}
static void dray_drops_straw(void *p)
{
	kfree(p);
}
static void dray_leaves(struct dray *d)
{
	mutex_lock(&d->lock);
	d->gone = true;
	mutex_unlock(&d->lock);
	unmap_mapping_range(d->file->f_mapping, 0, 0, 1);
}
static const struct file_operations dray_fops = { .mmap_prepare = dray_mmap_prepare };
