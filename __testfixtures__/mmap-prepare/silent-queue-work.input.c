// SPDX-License-Identifier: MIT
/*
 * Why: delayed work was queued by a hook and no rule knew; it runs also for
 * a mapping that fails.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/dma-buf.h>
struct q { struct dma_buf *buf; struct delayed_work w; struct workqueue_struct *wq; };
static int q_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct q *q = file->private_data;

	queue_delayed_work(q->wq, &q->w, HZ);
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}
static const struct file_operations q_fops = { .mmap = q_mmap };
