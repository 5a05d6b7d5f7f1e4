/* An ioctl frees the buffer under the lock while nobody has counted the mapping yet. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/kref.h>
/* buffer looked up by offset under the lock, kref taken by open, free path drops the driver's own reference */
struct buf { struct kref ref; struct list_head node; unsigned long off; void *mem; size_t len; };
struct dev2 { struct mutex lock; struct list_head bufs; };
static void buf_release(struct kref *k)
{
	struct buf *b = container_of(k, struct buf, ref);

	free_pages_exact(b->mem, b->len);
	kfree(b);
}
static void buf_vm_open(struct vm_area_struct *vma)
{
	struct buf *b = vma->vm_private_data;

	kref_get(&b->ref);
}
static void buf_vm_close(struct vm_area_struct *vma)
{
	struct buf *b = vma->vm_private_data;

	kref_put(&b->ref, buf_release);
}
static int d2_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	struct buf *b = *vm_private_data;

	kref_get(&b->ref);
	return 0;
}
static const struct vm_operations_struct buf_vm_ops = { .open = buf_vm_open, .close = buf_vm_close, .mapped = d2_mapped };
static int d2_mmap_prepare(struct vm_area_desc *desc)
{
	struct dev2 *d = desc->file->private_data;
	struct buf *b, *found = NULL;
	int ret = -EINVAL;

	mutex_lock(&d->lock);
	list_for_each_entry(b, &d->bufs, node)
		if (b->off == desc->pgoff) {
			found = b;
			break;
		}
	if (!found)
		goto out;
	if (desc->end - desc->start > found->len)
		goto out;
	mmap_action_remap_full(desc, virt_to_phys(found->mem) >> PAGE_SHIFT);
	desc->vm_ops = &buf_vm_ops;
	desc->private_data = found;
	ret = 0;
out:
	mutex_unlock(&d->lock);
	return ret;
}
static long d2_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct dev2 *d = file->private_data;
	struct buf *b, *t;

	mutex_lock(&d->lock);
	list_for_each_entry_safe(b, t, &d->bufs, node) {
		list_del(&b->node);
		kref_put(&b->ref, buf_release);
	}
	mutex_unlock(&d->lock);
	return 0;
}
static const struct file_operations d2_fops = { .mmap_prepare = d2_mmap_prepare, .unlocked_ioctl = d2_ioctl };
