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
static const struct vm_operations_struct buf_vm_ops = { .open = buf_vm_open, .close = buf_vm_close };
static int d2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev2 *d = file->private_data;
	struct buf *b, *found = NULL;
	int ret = -EINVAL;

	mutex_lock(&d->lock);
	list_for_each_entry(b, &d->bufs, node)
		if (b->off == vma->vm_pgoff) {
			found = b;
			break;
		}
	if (!found)
		goto out;
	if (vma->vm_end - vma->vm_start > found->len)
		goto out;
	ret = remap_pfn_range(vma, vma->vm_start, virt_to_phys(found->mem) >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto out;
	vma->vm_ops = &buf_vm_ops;
	vma->vm_private_data = found;
	buf_vm_open(vma);
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
static const struct file_operations d2_fops = { .mmap = d2_mmap, .unlocked_ioctl = d2_ioctl };
