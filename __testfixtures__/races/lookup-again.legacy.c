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

	kref_put(&b->ref, buf_release);
}
static vm_fault_t buf_fault(struct vm_fault *vmf)
{
	struct buf *b = vmf->vma->vm_private_data;

	get_page(b->page);
	vmf->page = b->page;
	return 0;
}
static const struct vm_operations_struct buf_vm_ops = { .open = buf_vm_open, .close = buf_vm_close, .fault = buf_fault };
static int d3_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dev3 *d = file->private_data;
	struct buf *b, *found = NULL;

	mutex_lock(&d->lock);
	list_for_each_entry(b, &d->bufs, node)
		if (b->off == vma->vm_pgoff) {
			found = b;
			break;
		}
	if (!found) {
		mutex_unlock(&d->lock);
		return -EINVAL;
	}
	kref_get(&found->ref);
	mutex_unlock(&d->lock);
	vma->vm_ops = &buf_vm_ops;
	vma->vm_private_data = found;
	return 0;
}
static const struct file_operations d3_fops = { .mmap = d3_mmap };
