/* Why: many functions free something, and the last one of the file takes out what is mapped. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
struct dray { struct mutex lock; bool gone; unsigned long phys; struct file *file; };
static int dray_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dray *d = file->private_data;
	int ret = -ENODEV;

	mutex_lock(&d->lock);
	if (!d->gone)
		ret = remap_pfn_range(vma, vma->vm_start, d->phys >> PAGE_SHIFT,
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
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
static const struct file_operations dray_fops = { .mmap = dray_mmap };
