// SPDX-License-Identifier: MIT
/*
 * Why: looked up under a lock and counted: mapped() would have to look
 * again.
 */
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
static int buf_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct dev3 *d = file->private_data;
	struct buf *b;
	struct buf *found = NULL;

	mutex_lock(&d->lock);
	list_for_each_entry(b, &d->bufs, node)
		if (b->off == pgoff) {
			found = b;
			break;
		}
	if (!found) {
		mutex_unlock(&d->lock);
		return -EINVAL;
	}
	kref_get(&found->ref);
	mutex_unlock(&d->lock);
	*vm_private_data = found;
	return 0;
}

static void buf_vm_open(struct vm_area_struct *vma)
{
	struct buf *b = vma->vm_private_data;

	kref_get(&b->ref);
}
static void buf_vm_close(struct vm_area_struct *vma)
{
	struct buf *b = vma->vm_private_data;

	/* vm_ops->mapped has not completed: nothing was taken. */
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
static const struct vm_operations_struct buf_vm_ops = {
	.mapped = buf_vm_mapped,
	.open = buf_vm_open,
	.close = buf_vm_close,
	.fault = buf_fault,
};
static int d3_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &buf_vm_ops;
	return 0;
}
static const struct file_operations d3_fops = { .mmap_prepare = d3_mmap_prepare };
