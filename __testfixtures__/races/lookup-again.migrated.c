/* Pages come by fault, and mapped() looks the object up again under the lock: right. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <linux/kref.h>
/* same lookup, but pages come by fault: safe when mapped looks up again under the lock */
struct buf { struct kref ref; struct list_head node; unsigned long off; struct page *page; };
struct dev3 { struct mutex lock; struct list_head bufs; };
static void buf_release(struct kref *k)
{
	struct buf *b = container_of(k, struct buf, ref);

	__free_page(b->page);
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

	if (!b)
		return;
	kref_put(&b->ref, buf_release);
}
static vm_fault_t buf_fault(struct vm_fault *vmf)
{
	struct buf *b = vmf->vma->vm_private_data;

	get_page(b->page);
	vmf->page = b->page;
	return 0;
}
static struct buf *d3_find(struct dev3 *d, unsigned long off)
{
	struct buf *b, *found = NULL;

	list_for_each_entry(b, &d->bufs, node)
		if (b->off == off) {
			found = b;
			break;
		}
	return found;
}
static int d3_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	struct dev3 *d = file->private_data;
	struct buf *found;

	mutex_lock(&d->lock);
	found = d3_find(d, pgoff);
	if (!found) {
		mutex_unlock(&d->lock);
		return -EINVAL;
	}
	kref_get(&found->ref);
	mutex_unlock(&d->lock);
	*vm_private_data = found;
	return 0;
}
static const struct vm_operations_struct buf_vm_ops = { .open = buf_vm_open, .close = buf_vm_close, .fault = buf_fault, .mapped = d3_mapped };
static int d3_mmap_prepare(struct vm_area_desc *desc)
{
	struct dev3 *d = desc->file->private_data;
	struct buf *found;

	mutex_lock(&d->lock);
	found = d3_find(d, desc->pgoff);
	mutex_unlock(&d->lock);
	if (!found)
		return -EINVAL;
	desc->vm_ops = &buf_vm_ops;
	return 0;
}
static const struct file_operations d3_fops = { .mmap_prepare = d3_mmap_prepare };
